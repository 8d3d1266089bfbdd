# tests/ca: the issuing CA, alone and against a real PostgreSQL.

# Makes certificates that exist before a story begins; `dev` uses it too.
noinst_PROGRAMS += %D%/mint
%C%_mint_SOURCES = %D%/mint.c
%C%_mint_LDADD = $(ca_libs) $(base_libs)
