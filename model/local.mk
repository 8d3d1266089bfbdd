# model: the domain.

noinst_LIBRARIES += %D%/libmodel.a
%C%_libmodel_a_SOURCES = \
	%D%/ca_client.c %D%/ca_client.h \
	%D%/desk.h \
	%D%/event.c %D%/event.h \
	%D%/fulfilment.c %D%/fulfilment.h \
	%D%/outbox.c %D%/outbox.h \
	%D%/step.c %D%/step.h
nodist_%C%_libmodel_a_SOURCES = %D%/statements.c %D%/statements.h
model_libs = %D%/libmodel.a
