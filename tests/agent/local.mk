# tests/agent: the agent against SoftHSM behind a module that misbehaves.

check_PROGRAMS += %D%/fixture.so
%C%_fixture_so_SOURCES = %D%/fixture.c
%C%_fixture_so_CFLAGS = $(WARN_CFLAGS) -fPIC
%C%_fixture_so_LDFLAGS = -shared
%C%_fixture_so_LDADD = -ldl

dist_check_DATA += %D%/contract.mjs %D%/desk.mjs %D%/fault.mjs %D%/http.mjs
dist_check_SCRIPTS += %D%/pinentry.sh %D%/agent-http.test \
	%D%/agent-contract.test %D%/agent-fault.test
TESTS += %D%/agent-http.test %D%/agent-contract.test %D%/agent-fault.test

check_PROGRAMS += %D%/t_agent %D%/fuzz_agent
TESTS += %D%/t_agent %D%/fuzz-agent.test
%C%_t_agent_LDADD = agent/libagent.a $(JSON_LIBS) $(base_libs)
%C%_fuzz_agent_LDADD = agent/libagent.a $(JSON_LIBS) $(base_libs)
dist_check_SCRIPTS += %D%/fuzz-agent.test
dist_check_DATA += %D%/corpus/get %D%/corpus/post %D%/corpus/preflight \
	%D%/corpus/refused %D%/corpus/frame %D%/corpus/frame-bad
