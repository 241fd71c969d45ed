-- Makes one service's database and its three login roles. Safe to run again: it also resets the passwords.
-- Run by the embedded stack, by docker-compose.yml, and by hand for a real server:
--   SERVICE=standards MIGRATOR_PASSWORD=… APP_PASSWORD=… COURIER_PASSWORD=… psql -X -f service.sql
\set ON_ERROR_STOP on
\getenv service SERVICE
\getenv migrator_password MIGRATOR_PASSWORD
\getenv app_password APP_PASSWORD
\getenv courier_password COURIER_PASSWORD
\set migrator :service _migrator
\set app :service _app
\set courier :service _courier

SELECT format('CREATE ROLE %I', role)
FROM unnest(ARRAY[:'migrator', :'app', :'courier']) AS role
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec

-- The migrator owns what it makes; the app and the courier own nothing, so row-level security binds them.
ALTER ROLE :"migrator" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'migrator_password';
ALTER ROLE :"app" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'app_password';
ALTER ROLE :"courier" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'courier_password';

-- A superuser needs no membership; a managed server's administrator does, to give a database away.
SELECT format('GRANT %I TO CURRENT_USER', :'migrator') WHERE NOT (SELECT rolsuper FROM pg_roles WHERE rolname = CURRENT_USER) \gexec
SELECT format('CREATE DATABASE %I OWNER %I', :'service', :'migrator')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'service') \gexec

-- By default PUBLIC may connect to every database: without this each service could open the others'.
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"service" TO :"app", :"courier";
REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;

\connect :"service"
ALTER SCHEMA public OWNER TO :"migrator";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"app", :"courier";
