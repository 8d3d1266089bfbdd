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

# The program without its last word on crashing: tests/ca links the same with
# another crash_… file.
noinst_LIBRARIES += %D%/libcaservice.a
%C%_libcaservice_a_SOURCES = \
	%D%/audit.c %D%/audit.h \
	%D%/confirm.c %D%/confirm.h \
	%D%/crash.h \
	%D%/desk_write.c %D%/desk_write.h \
	%D%/dispatch.c %D%/dispatch.h \
	%D%/dossier.c %D%/dossier.h \
	%D%/issue.c %D%/issue.h \
	%D%/journal.c %D%/journal.h \
	%D%/main.c \
	%D%/policy.c %D%/policy.h \
	%D%/publish.c %D%/publish.h \
	%D%/recover.c %D%/recover.h \
	%D%/sandbox_ca.c %D%/sandbox_ca.h \
	%D%/serve.c %D%/serve.h \
	%D%/signer.c %D%/signer.h
nodist_%C%_libcaservice_a_SOURCES = %D%/statements.c %D%/statements.h
ca_service_libs = %D%/libcaservice.a $(ca_libs) $(ca_codec_libs) $(db_libs) \
	$(base_libs)

sbin_PROGRAMS += %D%/certdesk-ca
%C%_certdesk_ca_SOURCES = %D%/crash_none.c
%C%_certdesk_ca_LDADD = $(ca_service_libs)
%C%_certdesk_ca_LDFLAGS = $(AM_LDFLAGS) $(NODLOPEN_LDFLAGS)
