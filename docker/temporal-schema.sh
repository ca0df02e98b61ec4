#!/bin/sh
# Brings Temporal's two databases to the schema of this version of its tools. It may
# run any number of times, and has to run before a newer Temporal server starts.
set -eu
for database in temporal temporal_visibility; do
	schema=postgresql/v12/${database#temporal_}
	export SQL_DATABASE="$database"
	# Fails when the tables of versions are there already, which is fine.
	temporal-sql-tool setup-schema --version 0.0 >/dev/null 2>&1 || true
	temporal-sql-tool update-schema --schema-name "$schema"
done
