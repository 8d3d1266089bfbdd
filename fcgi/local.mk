# fcgi: certdesk-web. All but main is a library, for the tests.

noinst_LIBRARIES += %D%/libweb.a
%C%_libweb_a_SOURCES = %D%/account.c %D%/account.h
%C%_libweb_a_SOURCES += %D%/addresses.c %D%/addresses.h
%C%_libweb_a_SOURCES += %D%/app.c %D%/app.h
%C%_libweb_a_SOURCES += %D%/applications.c %D%/applications.h
%C%_libweb_a_SOURCES += %D%/body.c %D%/body.h
%C%_libweb_a_SOURCES += %D%/certificate_fields.c %D%/certificate_fields.h
%C%_libweb_a_SOURCES += %D%/certificates.c %D%/certificates.h
%C%_libweb_a_SOURCES += %D%/client_cert.c %D%/client_cert.h
%C%_libweb_a_SOURCES += %D%/company.c %D%/company.h
%C%_libweb_a_SOURCES += %D%/cookies.h
%C%_libweb_a_SOURCES += %D%/csrf.c %D%/csrf.h
%C%_libweb_a_SOURCES += %D%/downloads.c %D%/downloads.h
%C%_libweb_a_SOURCES += %D%/file_kind.c %D%/file_kind.h
%C%_libweb_a_SOURCES += %D%/file_upload.c %D%/file_upload.h
%C%_libweb_a_SOURCES += %D%/form.c %D%/form.h
%C%_libweb_a_SOURCES += %D%/health.c %D%/health.h
%C%_libweb_a_SOURCES += %D%/home.c %D%/home.h
%C%_libweb_a_SOURCES += %D%/invoice_titles.c %D%/invoice_titles.h
%C%_libweb_a_SOURCES += %D%/metrics.c %D%/metrics.h
%C%_libweb_a_SOURCES += %D%/multipart.c %D%/multipart.h
%C%_libweb_a_SOURCES += %D%/notices.c %D%/notices.h
%C%_libweb_a_SOURCES += %D%/order_back.c %D%/order_back.h
%C%_libweb_a_SOURCES += %D%/orders.c %D%/orders.h
%C%_libweb_a_SOURCES += %D%/park.c %D%/park.h
%C%_libweb_a_SOURCES += %D%/payments.c %D%/payments.h
%C%_libweb_a_SOURCES += %D%/pool.c %D%/pool.h
%C%_libweb_a_SOURCES += %D%/renewals.c %D%/renewals.h
%C%_libweb_a_SOURCES += %D%/request.c %D%/request.h
%C%_libweb_a_SOURCES += %D%/response.c %D%/response.h
%C%_libweb_a_SOURCES += %D%/reviews.c %D%/reviews.h
%C%_libweb_a_SOURCES += %D%/route.h
%C%_libweb_a_SOURCES += %D%/router.c %D%/router.h
%C%_libweb_a_SOURCES += %D%/routes.c
%C%_libweb_a_SOURCES += %D%/sandbox_web.c %D%/sandbox_web.h
%C%_libweb_a_SOURCES += %D%/sign_ins.c %D%/sign_ins.h
%C%_libweb_a_SOURCES += %D%/sms_codes.c %D%/sms_codes.h
%C%_libweb_a_SOURCES += %D%/toast.c %D%/toast.h
%C%_libweb_a_SOURCES += %D%/worker.c %D%/worker.h

web_libs = %D%/libweb.a views/libviews.a $(model_libs) $(ca_codec_libs) $(gateway_libs) \
	$(db_libs) $(base_libs) $(FCGI_LIBS) $(JSON_LIBS) $(ARGON2_LIBS)

sbin_PROGRAMS += %D%/certdesk-web
%C%_certdesk_web_SOURCES = %D%/main.c
%C%_certdesk_web_LDADD = $(web_libs)
%C%_certdesk_web_LDFLAGS = $(AM_LDFLAGS) $(NODLOPEN_LDFLAGS)
