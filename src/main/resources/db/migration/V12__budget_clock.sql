-- The database's clock as the budget saw it last: one that steps back, as after a switch to another node, begins an empty bucket.
alter table tenant_budget
    add column seen_at    timestamptz not null default 'epoch',      -- the latest time that was seen, to the second
    add column stepped_at timestamptz not null default 'epoch';      -- when a clock that had stepped back was noticed, by that clock
