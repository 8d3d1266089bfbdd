# sql: migrations, roles and the named statements.
#
# sql/queries/*.sql become two tables: model/statements.[ch] (all that the
# model runs, for certdesk-web, certdesk-jobs and certdeskctl alike) and
# ca/statements.[ch] (the issuing CA's own). The header is written anew only
# when it would differ, so that a new word in a statement does not rebuild
# everything.

nobase_dist_pkgdata_DATA += sql/roles.sql sql/checks/money.sql \
	$(sql_migrations)
EXTRA_DIST += sql/statements.awk sql/queries

sql_migrations = sql/migrations/0001-desk.sql sql/migrations/0002-ca.sql
sql_queries = $(wildcard $(top_srcdir)/sql/queries/*.sql)
sql_made = model/statements.h model/statements.c \
	ca/statements.h ca/statements.c
BUILT_SOURCES += $(sql_made)
CLEANFILES += $(sql_made) model/statements.stamp ca/statements.stamp

model/statements.stamp: $(sql_queries) $(top_srcdir)/sql/statements.awk
	$(AM_V_GEN)$(MKDIR_P) model && $(sql_make) \
	sql_statements model "web jobs ctl" && : > $@
ca/statements.stamp: $(sql_queries) $(top_srcdir)/sql/statements.awk
	$(AM_V_GEN)$(MKDIR_P) ca && $(sql_make) \
	sql_statements ca "ca" && : > $@
model/statements.h model/statements.c: model/statements.stamp
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }
ca/statements.h ca/statements.c: ca/statements.stamp
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }

sql_make = sql_statements() { \
		for kind in h c; do \
			$(AWK) -f $(top_srcdir)/sql/statements.awk \
			    -v make=$$kind -v by="$$2" \
			    -v header="$$1/statements.h" $(sql_queries) \
			    > $$1/statements.tmp || return 1; \
			cmp -s $$1/statements.tmp $$1/statements.$$kind || \
			    cp $$1/statements.tmp $$1/statements.$$kind; \
			rm -f $$1/statements.tmp; \
		done; \
	};
