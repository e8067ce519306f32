-- The two database roles of x3-anaplan, to be run once by an administrator of the server, connected to the product's database, e.g.
--   psql -v owner_password=... -v app_password=... -f roles.sql x3anaplan
-- x3anaplan_owner owns the schema and is used by the command migrate only; x3anaplan_app is used by everything else and can read and
-- write rows, but neither change, empty nor drop a table. Running it again changes nothing but the passwords.

select 'create role x3anaplan_owner login' where not exists (select from pg_roles where rolname = 'x3anaplan_owner') \gexec
select 'create role x3anaplan_app login' where not exists (select from pg_roles where rolname = 'x3anaplan_app') \gexec
alter role x3anaplan_owner password :'owner_password';
alter role x3anaplan_app password :'app_password';

-- A process that hangs or vanishes in mid transaction holds its locks no longer than a minute. The product sets this on each connection of
-- its own; through a pooler it must not.
alter role x3anaplan_app set idle_in_transaction_session_timeout = '60s';

-- Needed where the administrator is no superuser, as on managed servers.
grant x3anaplan_owner to current_user;

\ir grants.sql
