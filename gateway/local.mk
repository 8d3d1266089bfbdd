# gateway: the wire protocols of the outside world, as pure functions.

noinst_LIBRARIES += %D%/libgateway.a
%C%_libgateway_a_SOURCES = \
	%D%/acs3.c %D%/acs3.h \
	%D%/alipay.c %D%/alipay.h \
	%D%/alipay_notice.c %D%/alipay_notice.h \
	%D%/alipay_reply.c %D%/alipay_reply.h \
	%D%/aliyun_sms.c %D%/aliyun_sms.h \
	%D%/call.h \
	%D%/json.c %D%/json.h \
	%D%/pairs.c %D%/pairs.h \
	%D%/rsa_key.c %D%/rsa_key.h \
	%D%/yuan.c %D%/yuan.h
gateway_libs = %D%/libgateway.a
