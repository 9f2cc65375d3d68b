#!/bin/bash
# Runs once, when the data directory is new: the roles of the record store and its database, owned by habeas_owner.
# Passwords are read by psql from the environment, so that they stand on no command line.
set -euo pipefail

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv owner_password HABEAS_OWNER_PASSWORD
\getenv app_password HABEAS_APP_PASSWORD
\getenv auditor_password HABEAS_AUDITOR_PASSWORD

create role habeas_owner login nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls
  password :'owner_password';
create role habeas_app login nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls
  password :'app_password';
create role habeas_auditor login nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls
  password :'auditor_password';

-- These two may sign in only where a password is given for them: nothing uses them until a migration grants to them.
create role habeas_sequencer nologin nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls;
create role habeas_purge nologin nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls;
\getenv sequencer_password HABEAS_SEQUENCER_PASSWORD
\getenv purge_password HABEAS_PURGE_PASSWORD
\if :{?sequencer_password}
select :'sequencer_password' <> '' as has_sequencer \gset
\if :has_sequencer
alter role habeas_sequencer login password :'sequencer_password';
\endif
\endif
\if :{?purge_password}
select :'purge_password' <> '' as has_purge \gset
\if :has_purge
alter role habeas_purge login password :'purge_password';
\endif
\endif

create database habeas owner habeas_owner template template0 encoding 'UTF8';
-- By default every role may enter every database.
revoke all on database habeas, postgres, template1 from public;
grant connect on database habeas to habeas_app, habeas_auditor, habeas_sequencer, habeas_purge;

\connect habeas
alter schema public owner to habeas_owner;
revoke create on schema public from public;
SQL
