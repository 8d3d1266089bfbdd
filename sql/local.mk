# sql: migrations, roles and the named statements.
