# tests/ops: certdesk-jobs with a database and the sandbox.

check_PROGRAMS += %D%/desk_tool
%C%_desk_tool_LDADD = $(model_libs) $(gateway_libs) $(ca_codec_libs) \
	$(db_libs) $(base_libs)
ops_tests = %D%/codes.test %D%/payments.test %D%/deadlines.test %D%/ctl.test
dist_check_SCRIPTS += $(ops_tests)
TESTS += $(ops_tests)
EXTRA_DIST += %D%/codes.js %D%/jobs.js %D%/world.js %D%/payments.js %D%/deadlines.js
