# tests/sql: the schema, the roles and the named statements, tried on fresh
# databases.

sql_tests = \
	%D%/statements.test
dist_check_SCRIPTS += $(sql_tests)
TESTS += $(sql_tests)
EXTRA_DIST += %D%/desk.sh %D%/statements.awk
