-- The request budget of each Anaplan tenant, shared by all replicas. Why it is a log of permits and not a bucket of tokens, and what
-- it guarantees, is told by TenantLimit in package budget.

create table tenant_budget (
    tenant       text primary key,
    granted      bigint           not null default 0,              -- number of the last permit
    granted_at   timestamptz      not null default 'epoch',
    share        double precision not null default 1,              -- of what is ours, as of share_at; it grows again with time
    share_at     timestamptz      not null default 'epoch',        -- when it was last cut
    closed_until timestamptz      not null default 'epoch',        -- Anaplan asked us to wait until then
    refused      bigint           not null default 0               -- answers 429 so far
) with (fillfactor = 50);

-- The latest permits of a tenant, in a ring that is larger than any limit.
create table tenant_permit (
    tenant text        not null,
    slot   int         not null,                                   -- number of the permit modulo 1024
    at     timestamptz not null,
    primary key (tenant, slot)
) with (fillfactor = 50);

-- What is left of a tenant's share at a time: it grows from where it was cut to 1, by 1 in p_recovery.
create function share_at(b tenant_budget, t timestamptz, p_recovery interval) returns double precision language sql immutable as $$
    select least(1, b.share + greatest(0, extract(epoch from t - b.share_at)) / extract(epoch from p_recovery))
$$;

-- One permit, or how many seconds to wait before asking again. One permit at a time is decided on: the tenant's row is locked, and
-- only then the clock is read.
--   p_most      permits that are ours in a window while our share is whole
--   p_headroom  permits never given: room for requests that reach Anaplan later than assumed
--   p_kept      permits kept for more urgent requests
--   p_burst     part of the window's permits that may be used at any speed; what is above is spread
--   p_pace      how long to wait between two requests that are spread, as part of an even share
--   p_now       null: the database's clock
create function take_permit(p_tenant text, p_most int, p_headroom int, p_kept int, p_burst double precision, p_pace double precision,
        p_window interval, p_recovery interval, p_now timestamptz)
    returns table (granted boolean, at timestamptz, wait double precision, used int, allowed int) language plpgsql as $$
declare
    b tenant_budget;
    share double precision;
    oldest timestamptz;
    span double precision := extract(epoch from p_window);
    pace double precision;
begin
    select * into b from tenant_budget where tenant = p_tenant for update;
    if not found then
        insert into tenant_budget (tenant) values (p_tenant) on conflict do nothing;
        select * into b from tenant_budget where tenant = p_tenant for update;
    end if;
    at := greatest(coalesce(p_now, clock_timestamp()), b.granted_at);
    share := share_at(b, at, p_recovery);
    allowed := greatest(1, floor(p_most * share)::int - p_headroom - p_kept);
    select count(*), min(p.at) into used, oldest from tenant_permit p where p.tenant = p_tenant and p.at > take_permit.at - p_window;
    wait := 0;
    if b.closed_until > at then
        wait := extract(epoch from b.closed_until - at);
    elsif used >= allowed then
        -- the permit whose end makes room
        select extract(epoch from p.at + p_window - take_permit.at) into wait from tenant_permit p
         where p.tenant = p_tenant and p.at > take_permit.at - p_window order by p.at offset used - allowed limit 1;
    elsif share < 1 or used >= p_burst * allowed then
        -- Spread: somewhat faster than evenly, so that no moment lost is lost for good, and what is urgent fastest; but not so fast
        -- that what is left is gone before the oldest permit ends.
        pace := p_pace * greatest(span / allowed, 1.1 * extract(epoch from oldest + p_window - at) / (allowed - used));
        wait := greatest(0, extract(epoch from b.granted_at - at) + pace);
    end if;
    granted := wait <= 0;
    if granted then
        insert into tenant_permit as p (tenant, slot, at) values (p_tenant, ((b.granted + 1) % 1024)::int, take_permit.at)
            on conflict (tenant, slot) do update set at = excluded.at;
        update tenant_budget t set granted = b.granted + 1, granted_at = take_permit.at where t.tenant = p_tenant;
    end if;
    return next;
end $$;

-- Anaplan says that the tenant uses too much. The share is cut to p_factor of what it is, but once for all requests that were
-- permitted before the last cut; nothing is permitted for p_closed.
create function cut_share(p_tenant text, p_permitted timestamptz, p_factor double precision, p_least double precision,
        p_closed interval, p_refused int, p_recovery interval, p_now timestamptz) returns void language plpgsql as $$
declare
    b tenant_budget;
    t timestamptz;
begin
    select * into b from tenant_budget where tenant = p_tenant for update;
    t := greatest(coalesce(p_now, clock_timestamp()), b.granted_at);
    if p_permitted > b.share_at then
        b.share := greatest(p_least, share_at(b, t, p_recovery) * p_factor);
        b.share_at := t;
    end if;
    update tenant_budget set share = b.share, share_at = b.share_at, refused = refused + p_refused,
        closed_until = greatest(closed_until, t + p_closed) where tenant = p_tenant;
end $$;

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
