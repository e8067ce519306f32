-- The request budget of each Anaplan tenant, shared by all replicas: a token bucket, and what Anaplan's refusals leave of it.

-- Bucket4j's own table: the state of each tenant's bucket.
create table tenant_bucket (
    id         varchar primary key,
    state      bytea,
    expires_at bigint
) with (fillfactor = 50);

create table tenant_budget (
    tenant       text primary key,
    most         int              not null,                        -- permits of a minute, as the replica that started last was told
    share        double precision not null default 1,              -- what of it is ours, as of share_at; it grows again with time
    share_at     timestamptz      not null default 'epoch',        -- when it was last cut
    closed_until timestamptz      not null default 'epoch',        -- Anaplan asked us to wait until then
    changes      bigint           not null default 0,              -- of most and of share: the bucket's limits follow the highest
    refused      bigint           not null default 0               -- answers 429 so far
) with (fillfactor = 50);

-- Leases: who waits for one, in turn; and whether its last holder but one gave it back.

alter table lease
    add column released boolean not null default false,
    -- Until then a request of a holder who never gave the lease back may still arrive, and nothing it could have changed is believed.
    add column doubted_until timestamptz not null default 'epoch';

create table lease_wait (
    lease   text        not null,
    holder  text        not null,
    since   timestamptz not null,
    seen_at timestamptz not null,                          -- who has not asked for a while waits no more
    primary key (lease, holder)
);

alter table stage add column intents int not null default 0;       -- how often its start was intended; each intent starts one task at most
