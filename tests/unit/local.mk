# tests/unit: one program a noun, with tests/tap.h.

base_tests = \
	%D%/t_arena \
	%D%/t_clock \
	%D%/t_conf \
	%D%/t_err \
	%D%/t_log \
	%D%/t_seal \
	%D%/t_socket \
	%D%/t_str \
	%D%/t_wire
check_PROGRAMS += $(base_tests)
TESTS += $(base_tests)
%C%_t_arena_LDADD = $(base_libs)
%C%_t_clock_LDADD = $(base_libs)
%C%_t_conf_LDADD = $(base_libs)
%C%_t_err_LDADD = $(base_libs)
%C%_t_log_LDADD = $(base_libs)
%C%_t_seal_LDADD = $(base_libs)
%C%_t_socket_LDADD = $(base_libs)
%C%_t_str_LDADD = $(base_libs)
%C%_t_wire_LDADD = $(base_libs)

check_PROGRAMS += %D%/t_db
%C%_t_db_LDADD = $(db_libs) $(base_libs)
dist_check_SCRIPTS += %D%/db.test
TESTS += %D%/db.test
gateway_tests = %D%/t_alipay %D%/t_aliyun_sms %D%/t_gateway_text
check_PROGRAMS += $(gateway_tests)
TESTS += $(gateway_tests)
%C%_t_alipay_SOURCES = %D%/t_alipay.c %D%/golden.h
%C%_t_alipay_LDADD = $(gateway_libs) $(base_libs)
%C%_t_aliyun_sms_LDADD = $(gateway_libs) $(base_libs)
%C%_t_gateway_text_LDADD = $(gateway_libs) $(base_libs)

rule_tests = %D%/t_money %D%/t_price %D%/t_validate
check_PROGRAMS += $(rule_tests)
TESTS += $(rule_tests)
%C%_t_money_LDADD = model/libmodel.a $(base_libs)
%C%_t_price_LDADD = $(model_libs) $(db_libs) $(base_libs)
%C%_t_validate_LDADD = model/libmodel.a $(base_libs)
# pages: see page_samples.h to add one
page_samples = %D%/page_samples.c %D%/page_samples.h \
	%D%/page_samples_certificate.c %D%/page_samples_download.c \
	%D%/page_samples_order.c %D%/page_samples_payment.c %D%/page_samples_person.c \
	%D%/page_samples_site.c
check_PROGRAMS += %D%/t_views %D%/t_pages %D%/gallery
TESTS += %D%/t_views %D%/t_pages
%C%_t_views_LDADD = views/libviews.a $(base_libs)
%C%_t_pages_SOURCES = %D%/t_pages.c $(page_samples)
%C%_t_pages_LDADD = views/libviews.a $(model_libs) $(db_libs) $(base_libs) $(XML_LIBS) $(JSON_LIBS)
%C%_gallery_SOURCES = %D%/gallery.c $(page_samples)
%C%_gallery_LDADD = views/libviews.a $(model_libs) $(db_libs) $(base_libs) $(JSON_LIBS)
dist_check_SCRIPTS += %D%/viewc.test
TESTS += %D%/viewc.test

# what reads from browsers
web_tests = %D%/t_file_kind %D%/t_form %D%/t_multipart
check_PROGRAMS += $(web_tests)
TESTS += $(web_tests)
%C%_t_file_kind_LDADD = $(web_libs)
%C%_t_form_LDADD = $(web_libs)
%C%_t_multipart_LDADD = $(web_libs)

check_PROGRAMS += %D%/t_renewal
TESTS += %D%/t_renewal
%C%_t_renewal_LDADD = $(model_libs) $(db_libs) $(base_libs) $(JSON_LIBS)
