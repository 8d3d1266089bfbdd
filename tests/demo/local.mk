# tests/demo: what loads the demo data.

noinst_PROGRAMS += %D%/fill
%C%_fill_SOURCES = %D%/fill.c
%C%_fill_LDADD = $(base_libs) $(ARGON2_LIBS)
EXTRA_DIST += %D%/certificates.tsv %D%/scan.js

# The script that runs it all, and what it is made of.
EXTRA_DIST += dev .ci/run README.md README.zh-CN.md sql/sample.sql \
	tests/dev/agent.bash \
	tests/dev/bench.bash \
	tests/dev/build.bash \
	tests/dev/conf.bash \
	tests/dev/demo.bash \
	tests/dev/keys.bash \
	tests/dev/packages.bash \
	tests/dev/places.bash \
	tests/dev/postgres.bash \
	tests/dev/report.bash \
	tests/dev/services.bash \
	tests/dev/tests.bash
