# tests/sql: the schema, the roles and the named statements, tried on fresh
# databases.

sql_tests = %D%/statements.test
sql_tests += %D%/schema.test
sql_tests += %D%/roles.test
sql_tests += %D%/transitions.test
sql_tests += %D%/money.test
sql_tests += %D%/plans.test
dist_check_SCRIPTS += $(sql_tests)
TESTS += $(sql_tests)
EXTRA_DIST += %D%/desk.sh %D%/fixture.sql %D%/plans.tsv %D%/roles.tsv \
	%D%/statements.awk %D%/volume.sql

check_PROGRAMS += %D%/t_order
%C%_t_order_LDADD = $(model_libs) $(db_libs) $(base_libs)
dist_check_SCRIPTS += %D%/order.test
TESTS += %D%/order.test
EXTRA_DIST += %D%/order.sql
