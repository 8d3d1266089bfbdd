# ca: certdesk-ca, the issuing CA. The protocol's codec is a library of its
# own, because model/ca_client.c speaks it too and nothing else of the CA.

noinst_LIBRARIES += %D%/libcacodec.a %D%/libca.a
%C%_libcacodec_a_SOURCES = \
	%D%/codec.c %D%/codec.h \
	%D%/protocol.h
ca_codec_libs = %D%/libcacodec.a

%C%_libca_a_SOURCES = \
	%D%/ceremony.c %D%/ceremony.h \
	%D%/certificate.c %D%/certificate.h \
	%D%/crl.c %D%/crl.h \
	%D%/der.c %D%/der.h \
	%D%/issuer.c %D%/issuer.h \
	%D%/keycheck.c %D%/keycheck.h \
	%D%/keystore.c %D%/keystore.h \
	%D%/lint.c %D%/lint.h \
	%D%/name.c %D%/name.h \
	%D%/profile.c %D%/profile.h \
	%D%/request.c %D%/request.h \
	%D%/rule.c %D%/rule.h \
	%D%/times.c %D%/times.h
ca_libs = %D%/libca.a

nobase_dist_pkgdata_DATA += %D%/profiles/member.conf
