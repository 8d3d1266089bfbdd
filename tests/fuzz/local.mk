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
