-- Consents that a person was asked for and that have not come back: the browser may bring them to any replica. What comes back with a
-- consent is kept as its SHA-256 only, so that whoever reads this table can bring none of his own.
create table pairing (
    state      bytea primary key,
    connection text        not null,
    system     text        not null,                     -- 'x3', 'anaplan'
    redirect   text,                                     -- where it comes back
    until      timestamptz not null
);
