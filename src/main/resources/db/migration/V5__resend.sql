-- Anaplan holds something else than this database remembers, for one of the two was put back to an older state: a person says so, and
-- nothing that was sent before is believed any more.
create table resend (
    id         bigint generated always as identity primary key,
    connection text        not null,
    who        text        not null,
    why        text        not null,
    asked_at   timestamptz not null,
    stage      bigint      not null                        -- the latest by then: what it and earlier ones brought is not believed
);
create index resend_by_connection on resend (connection, id);

alter table slice add column resend bigint references resend (id);  -- asked for, and not landed clean since
