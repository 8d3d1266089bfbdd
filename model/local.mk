# model: the domain.

noinst_LIBRARIES += %D%/libmodel.a
%C%_libmodel_a_SOURCES = \
	%D%/desk.h \
	%D%/event.c %D%/event.h \
	%D%/fulfilment.c %D%/fulfilment.h \
	%D%/outbox.c %D%/outbox.h \
	%D%/payment.c %D%/payment.h \
	%D%/rate.c %D%/rate.h \
	%D%/session.c %D%/session.h \
	%D%/step.c %D%/step.h \
	%D%/upload.c %D%/upload.h
nodist_%C%_libmodel_a_SOURCES = %D%/statements.c %D%/statements.h
model_libs = %D%/libmodel.a
