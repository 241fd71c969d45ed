#!/bin/sh
# Run once by the official image in an empty server: makes the three databases and their roles.
set -eu
for service in standards support meetings; do
    name=$(echo "$service" | tr a-z A-Z)
    eval "MIGRATOR_PASSWORD=\$${name}_MIGRATOR_PASSWORD APP_PASSWORD=\$${name}_APP_PASSWORD COURIER_PASSWORD=\$${name}_COURIER_PASSWORD"
    export SERVICE="$service" MIGRATOR_PASSWORD APP_PASSWORD COURIER_PASSWORD
    psql -X -U "$POSTGRES_USER" -d postgres -f /etc/postgresql/service.sql
done
