"""The only room that speaks SQL: tables, queries, the operation log, migrations, backups."""
