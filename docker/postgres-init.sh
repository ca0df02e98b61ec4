#!/bin/sh
# Makes the users and databases of BudFlow and Temporal on a new PostgreSQL volume.
# The image of PostgreSQL runs it once.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv budflow BUDFLOW_DATABASE_PASSWORD
\getenv temporal TEMPORAL_DATABASE_PASSWORD
CREATE ROLE budflow LOGIN PASSWORD :'budflow';
CREATE ROLE temporal LOGIN PASSWORD :'temporal';
CREATE DATABASE budflow OWNER budflow;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
SQL
