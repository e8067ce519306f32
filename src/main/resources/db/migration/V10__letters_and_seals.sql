-- The audit trail tells of its own retention, and is sealed in a form that keeps nulls and the borders of fields apart.
alter table audit_import add column format smallint not null default 1;  -- of its seals: how they are computed
-- Of an entry that retention made: rows of imports up to this one were dropped. No old seal covers it: it counts from format 2 on.
alter table audit_import add column through bigint;

-- Of a replay with a key: SHA-256 over the letters it was asked for, so that the key answers for no others.
alter table run add column selection text;
-- Previews have no key: one that took it would be the answer to the replay that was meant.
update run set request_key = null where dry_run and request_key is not null;

-- The row of the mapping table by which a code became its member; a rejected record tells of both of its codes.
alter table staged_code add column rule text;
alter table rejected_record add column rule text;

create index dead_letter_closed on dead_letter (closed_at) where state <> 'open';
