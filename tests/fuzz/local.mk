# tests/fuzz: targets for a fuzzer; here their corpora are replayed.

fuzz_targets = %D%/fuzz_alipay %D%/fuzz_sms
check_PROGRAMS += $(fuzz_targets)
%C%_fuzz_alipay_SOURCES = %D%/fuzz_alipay.c %D%/replay.c %D%/target.h
%C%_fuzz_alipay_LDADD = $(gateway_libs) $(base_libs)
%C%_fuzz_sms_SOURCES = %D%/fuzz_sms.c %D%/replay.c %D%/target.h
%C%_fuzz_sms_LDADD = $(gateway_libs) $(base_libs)
fuzz_tests = %D%/alipay.test %D%/sms.test
dist_check_SCRIPTS += $(fuzz_tests)
TESTS += $(fuzz_tests)
dist_check_DATA += \
	%D%/alipay/deep \
	%D%/alipay/escapes \
	%D%/alipay/form \
	%D%/alipay/notice \
	%D%/alipay/reply \
	%D%/alipay/two-roots \
	%D%/alipay/unsigned \
	%D%/sms/details \
	%D%/sms/limit \
	%D%/sms/sent

check_PROGRAMS += %D%/fuzz_ca_frame %D%/fuzz_ca_request
%C%_fuzz_ca_frame_SOURCES = %D%/fuzz_ca_frame.c %D%/replay.c %D%/target.h
%C%_fuzz_ca_frame_LDADD = $(ca_codec_libs) $(base_libs)
%C%_fuzz_ca_request_SOURCES = %D%/fuzz_ca_request.c %D%/replay.c %D%/target.h
%C%_fuzz_ca_request_LDADD = $(ca_libs) $(base_libs)
ca_fuzz_tests = %D%/ca_frame.test %D%/ca_request.test
dist_check_SCRIPTS += $(ca_fuzz_tests)
TESTS += $(ca_fuzz_tests)
dist_check_DATA += \
	%D%/ca_frame/confirm \
	%D%/ca_frame/issue \
	%D%/ca_frame/ok \
	%D%/ca_frame/ping \
	%D%/ca_frame/refused \
	%D%/ca_frame/revoke \
	%D%/ca_request/p256 \
	%D%/ca_request/rsa \
	%D%/ca_request/sm2

# uploads
check_PROGRAMS += %D%/fuzz_multipart
%C%_fuzz_multipart_SOURCES = %D%/fuzz_multipart.c %D%/replay.c %D%/target.h
%C%_fuzz_multipart_LDADD = $(web_libs)
dist_check_SCRIPTS += %D%/multipart.test
TESTS += %D%/multipart.test
dist_check_DATA += \
	%D%/multipart/cut-end \
	%D%/multipart/no-name \
	%D%/multipart/two-parts
