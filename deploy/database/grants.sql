-- What the two roles may do in the database one is connected to; called by roles.sql. Plain SQL, so that any tool can run it where the
-- roles are made by other means.

-- Nobody else connects. Temporary tables hold a page of rows while it is merged into the mirror.
do $$ begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to x3anaplan_owner, x3anaplan_app', current_database());
    execute format('grant temporary on database %I to x3anaplan_app', current_database());
end $$;

revoke all on schema public from public;
grant usage, create on schema public to x3anaplan_owner;
grant usage on schema public to x3anaplan_app;

-- Tables that exist, and those that later versions bring. No truncate: the audit trail is append-only.
grant select, insert, update, delete on all tables in schema public to x3anaplan_app;
grant usage, select on all sequences in schema public to x3anaplan_app;
alter default privileges for role x3anaplan_owner in schema public grant select, insert, update, delete on tables to x3anaplan_app;
alter default privileges for role x3anaplan_owner in schema public grant usage, select on sequences to x3anaplan_app;

-- The inbox of a poll is analyzed after it was filled, or its merge is planned blindly. PostgreSQL 17 has a right for that; an older
-- server skips the statement with a warning and plans with what autovacuum found.
do $$ begin
    if current_setting('server_version_num')::int >= 170000 then
        execute 'grant maintain on all tables in schema public to x3anaplan_app';
        execute 'alter default privileges for role x3anaplan_owner in schema public grant maintain on tables to x3anaplan_app';
    end if;
end $$;
