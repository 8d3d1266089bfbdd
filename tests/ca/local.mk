# tests/ca: the issuing CA, alone and against a real PostgreSQL.

# Makes certificates that exist before a story begins.
check_PROGRAMS += %D%/mint
%C%_mint_SOURCES = %D%/mint.c
%C%_mint_LDADD = $(ca_libs) $(base_libs)

# certdesk-ca, but it dies where --crash-at says: the same objects with
# another last word.
check_PROGRAMS += %D%/certdesk-ca-crash %D%/ask
%C%_certdesk_ca_crash_SOURCES = %D%/crash_here.c
%C%_certdesk_ca_crash_LDADD = $(ca_service_libs)
%C%_ask_SOURCES = %D%/ask.c
%C%_ask_LDADD = $(model_libs) $(ca_codec_libs) $(base_libs)

EXTRA_DIST += %D%/ca.sh
ca_tests = \
	%D%/attack.test \
	%D%/crash.test \
	%D%/refuse.test \
	%D%/renew.test \
	%D%/start.test
dist_check_SCRIPTS += $(ca_tests)
TESTS += $(ca_tests)

ca_unit_tests = %D%/t_codec %D%/t_der %D%/t_keycheck %D%/t_policy
check_PROGRAMS += $(ca_unit_tests)
TESTS += $(ca_unit_tests)
%C%_t_codec_LDADD = $(ca_codec_libs) $(base_libs)
%C%_t_der_LDADD = $(ca_libs) $(base_libs)
%C%_t_keycheck_LDADD = $(ca_libs) $(base_libs)
%C%_t_policy_SOURCES = %D%/t_policy.c ca/policy.c
%C%_t_policy_LDADD = $(ca_libs) $(base_libs)
