# tests/demo: what loads the demo data.

noinst_PROGRAMS += %D%/fill
%C%_fill_SOURCES = %D%/fill.c
%C%_fill_LDADD = $(base_libs) $(ARGON2_LIBS)
EXTRA_DIST += %D%/certificates.tsv
