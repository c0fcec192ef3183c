#!/bin/bash
# Run once, by the PostgreSQL image, when its data directory is new: a database for each service, and a role that can connect to it alone.
set -euo pipefail

run() { psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres "$@"; }

run <<'SQL'
revoke connect, temporary on database postgres, template1 from public;
SQL

for service in intake scoring assignment nurture attribution delivery; do
  # The password goes by the environment: an argument can be seen in the list of processes.
  PASSWORD=$(cat "/run/baton/$service-password") run --set=own="baton_$service" <<'SQL'
\getenv password PASSWORD
create role :"own" login nosuperuser nocreatedb nocreaterole password :'password';
create database :"own" owner :"own";
revoke connect, temporary on database :"own" from public;
SQL
done
