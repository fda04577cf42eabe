#!/bin/sh
# A database and a role for each app: no app can read another's rows.
set -eu
for app in sso orders invoices; do
  psql -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    -v app="$app" -v password="$(cat "/run/signet/${app}-password")" <<'SQL'
CREATE ROLE :"app" LOGIN PASSWORD :'password';
CREATE DATABASE :"app" OWNER :"app";
REVOKE ALL ON DATABASE :"app" FROM PUBLIC;
SQL
done
