-- What is wrong with a journal entry as it was read last. Kept by its readings: an entry that is read again and is whole has no row.
create table journal_fault (
    connection text     not null,
    typ        text     not null,
    num        text     not null,
    kind       text     not null,                        -- unbalanced, no-lines, no-header, splits
    ledtyp     smallint not null,                        -- 0: in none
    cpy        text     not null,                        -- ledger period whose slice it holds
    fiy        int      not null,
    per        int      not null,
    lin        int      not null,                        -- of kind splits; else 0
    debit      numeric  not null,                        -- of the ledger; of kind splits: the line, in its own currency
    credit     numeric  not null,                        -- of the ledger; of kind splits: its analytical lines
    currency   text     not null,
    run        bigint,
    primary key (connection, typ, num, kind, ledtyp, cpy, fiy, per, lin, currency)
);
create index journal_fault_by_period on journal_fault (connection, cpy, fiy, per);

-- The ledger types in which journal entries have lines that came without a line in those that are read.
create unlogged table inbox_elsewhere (
    connection text     not null,
    typ        text     not null,
    num        text     not null,
    ledtyp     smallint not null,
    primary key (connection, typ, num, ledtyp)
);
