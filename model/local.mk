# model: the domain. One line a noun.

noinst_LIBRARIES += %D%/libmodel.a
%C%_libmodel_a_SOURCES = %D%/address.c %D%/address.h
%C%_libmodel_a_SOURCES += %D%/coupon.c %D%/coupon.h
%C%_libmodel_a_SOURCES += %D%/desk.h
%C%_libmodel_a_SOURCES += %D%/event.c %D%/event.h
%C%_libmodel_a_SOURCES += %D%/fulfilment.c %D%/fulfilment.h
%C%_libmodel_a_SOURCES += %D%/gbk.c %D%/gbk.h
%C%_libmodel_a_SOURCES += %D%/invoice_title.c %D%/invoice_title.h
%C%_libmodel_a_SOURCES += %D%/mask.c %D%/mask.h
%C%_libmodel_a_SOURCES += %D%/money.c %D%/money.h
%C%_libmodel_a_SOURCES += %D%/order.c %D%/order.h
%C%_libmodel_a_SOURCES += %D%/order_confirm.c %D%/order_confirm.h
%C%_libmodel_a_SOURCES += %D%/order_list.c
%C%_libmodel_a_SOURCES += %D%/outbox.c %D%/outbox.h
%C%_libmodel_a_SOURCES += %D%/payment.c %D%/payment.h
%C%_libmodel_a_SOURCES += %D%/price.c %D%/price.h
%C%_libmodel_a_SOURCES += %D%/rate.c %D%/rate.h
%C%_libmodel_a_SOURCES += %D%/session.c %D%/session.h
%C%_libmodel_a_SOURCES += %D%/step.c %D%/step.h
%C%_libmodel_a_SOURCES += %D%/upload.c %D%/upload.h
%C%_libmodel_a_SOURCES += %D%/validate.c %D%/validate.h
%C%_libmodel_a_SOURCES += %D%/workday.c %D%/workday.h
nodist_%C%_libmodel_a_SOURCES = %D%/statements.c %D%/statements.h
model_libs = %D%/libmodel.a
