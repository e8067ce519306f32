-- Runs and who may work -----------------------------------------------------------------------------------------------

create table run (
    id               bigint generated always as identity primary key,
    connection       text        not null,
    requested_by     text        not null,               -- 'schedule close', 'api', 'cli', 'start'
    requested_at     timestamptz not null default now(),
    schedule         text,                               -- with fire_time: a scheduled tick runs once, whoever sees it
    fire_time        timestamptz,
    datasets         text[],                             -- null: all
    period           text,                               -- a period label; null: all
    slices           bigint[],                           -- of a replay: sends these and no others; null: all
    reason           text,                               -- why a person asked for it
    request_key      text unique,                        -- asking again with the same key gives the same run
    dry_run          boolean     not null default false,
    state            text        not null default 'requested' check (state in ('requested', 'running', 'finished')),
    outcome          text check (outcome in ('clean', 'partial', 'failed', 'unverified')),
    failure_class    text check (failure_class in ('configuration', 'source', 'target', 'internal')),
    refused_by       text check (refused_by in ('x3', 'anaplan')), -- the system that did not accept our credentials
    message          text,
    phase            text,
    progress         jsonb       not null default '{}',
    worker           text,
    lease_token      bigint,                             -- of the connection's lease; a running run without it in force was interrupted
    attempt          int         not null default 1,     -- of the same request, after interruptions
    started_at       timestamptz,
    finished_at      timestamptz,
    requests_x3      int         not null default 0,
    requests_anaplan int         not null default 0,
    pages            int         not null default 0,
    rows_read        bigint      not null default 0,
    unique (connection, schedule, fire_time)
);
create index run_by_connection on run (connection, id desc);
create index run_open on run (state) where state <> 'finished';

create table run_phase (
    run        bigint      not null references run (id) on delete cascade,
    seq        int         not null,
    phase      text        not null,
    started_at timestamptz not null,
    ended_at   timestamptz,
    detail     text,
    primary key (run, seq)
);

-- A lease is a row with an end, never a database session. The token grows with every new holder; whoever writes what
-- must not be overtaken checks that the token is still its own.
create table lease (
    name       text primary key,                         -- 'connection/<name>', 'model/<id>'
    holder     text        not null,
    token      bigint      not null,
    taken_at   timestamptz not null,
    expires_at timestamptz not null,
    ttl        interval    not null                      -- by which a renewal extends it
);

-- The mirror of the ledger: every row at its latest known version, under its full X3 key -------------------------------

create table journal_entry (
    connection text        not null,
    typ        text        not null,
    num        text        not null,
    cpy        text        not null,
    fcy        text        not null,
    jou        text        not null,
    accdat     date        not null,
    fiy        int         not null,
    per        int         not null,
    sta        smallint    not null,                     -- 1 temporary, 2 final
    cat        smallint    not null,                     -- 1 actual, 2 3 simulations, 4 off balance sheet, 5 template
    rvs        smallint    not null,
    cur        text        not null,
    des        text        not null,
    stamp      timestamptz,
    primary key (connection, typ, num)
);
create index journal_entry_by_period on journal_entry (connection, cpy, fiy, per);

create table journal_line (
    connection text        not null,
    typ        text        not null,
    num        text        not null,
    lin        int         not null,
    ledtyp     smallint    not null,
    led        text        not null,
    cpy        text        not null,
    fcy        text        not null,
    accdat     date        not null,
    fiy        int         not null,
    per        int         not null,
    coa        text        not null,
    acc        text        not null,
    bpr        text        not null,
    sns        smallint    not null,                     -- 1 debit, -1 credit; value = amount x sns
    cur        text        not null,
    amtcur     numeric     not null,
    curled     text        not null,
    amtled     numeric     not null,
    des        text        not null,
    stamp      timestamptz,
    primary key (connection, typ, num, lin, ledtyp)
);
create index journal_line_by_period on journal_line (connection, cpy, ledtyp, fiy, per);

create table analytical_line (
    connection text        not null,
    typ        text        not null,
    num        text        not null,
    lin        int         not null,
    ledtyp     smallint    not null,
    analin     int         not null,
    sns        smallint    not null,
    cur        text        not null,
    amtcur     numeric     not null,
    curled     text        not null,
    amtled     numeric,                                  -- null where the source has no ledger amount on splits
    die        text[]      not null,                     -- dimension type and dimension, slot by slot
    cce        text[]      not null,
    stamp      timestamptz,
    primary key (connection, typ, num, lin, ledtyp, analin)
);

create table gl_account (
    connection text     not null,
    coa        text     not null,
    acc        text     not null,
    des        text     not null,
    active     boolean  not null,
    stamp      timestamptz,
    primary key (connection, coa, acc)
);

create table dimension (
    connection text     not null,
    die        text     not null,
    cce        text     not null,
    des        text     not null,
    active     boolean  not null,
    stamp      timestamptz,
    primary key (connection, die, cce)
);

-- Where each stream stands: everything with a stamp below the mark is in the mirror.
create table watermark (
    connection text        not null,
    stream     text        not null,                     -- entries, lines, analytical-lines, accounts, dimensions
    mark       timestamptz not null,
    scope      text        not null default '',          -- fingerprint of classes, fields, ledger types, horizon: another one is loaded anew
    moved_at   timestamptz not null default now(),
    run        bigint,
    primary key (connection, stream)
);

create table sweep (
    connection text primary key,
    swept_at   timestamptz not null
);

-- What X3 sent and nobody could understand: kept, and its slices held, until a readable version of the same key arrives.
create table poison_row (
    id         bigint generated always as identity primary key,
    connection text        not null,
    stream     text        not null,
    x3_key     text        not null,                     -- as X3 gave it
    typ        text,                                     -- its journal entry, where that much was readable: a well-read
    num        text,                                     -- version of the entry resolves its poison rows
    cpy        text,                                     -- null: unknown, then every slice of the connection is held
    fiy        int,
    per        int,
    reason     text        not null,
    raw        text        not null,
    run        bigint,
    seen_at    timestamptz not null default now(),
    unique (connection, stream, x3_key)
);

-- Ledger periods are the grain at which changes are marked; slices gather them through today's period rules.
create table ledger_period (
    connection text   not null,
    cpy        text   not null,
    ledtyp     smallint not null,
    fiy        int    not null,
    per        int    not null,
    generation bigint not null,                          -- raised in every transaction that changes a row of it
    primary key (connection, cpy, ledtyp, fiy, per)
);

-- A window's rows wait here until it is fully read. Unlogged: after a crash the window is read again.
create unlogged table inbox_touched (
    connection text not null,
    typ        text not null,
    num        text not null,
    missing    boolean not null default false,           -- a sweep read all keys and did not see this one
    primary key (connection, typ, num)
);
create unlogged table inbox_seen (
    connection text not null,
    typ        text not null,
    num        text not null,
    primary key (connection, typ, num)
);
create unlogged table inbox_poison (
    connection text not null,
    stream     text not null,
    x3_key     text not null,
    typ        text,
    num        text,
    cpy        text,
    fiy        int,
    per        int,
    reason     text not null,
    raw        text not null,
    primary key (connection, stream, x3_key)
);
create unlogged table inbox_entry (like journal_entry including indexes);
create unlogged table inbox_line (like journal_line including indexes);
create unlogged table inbox_analytical_line (like analytical_line including indexes);

-- Slices --------------------------------------------------------------------------------------------------------------

create table slice (
    id               bigint generated always as identity primary key,
    connection       text    not null,
    dataset          text    not null,
    model            text    not null,                   -- as configured
    module           text    not null,
    version          text    not null,
    label            text    not null,
    company          text    not null default '',        -- list member; '' where the target has no such dimension
    ledger           text    not null default '',
    state            text    not null default 'touched'
        check (state in ('touched', 'held', 'clean', 'partial', 'failed', 'unverified')),
    sent_generation  bigint  not null default 0,
    sent_fingerprint text,                               -- mapping and settings of the last clean send
    landed_content   text,                               -- sha256 over the rows of the last clean send
    landed_stage     bigint,
    landed_at        timestamptz,
    trusted          boolean not null default false,     -- the memory of filled cells covers all that is in the target
    message          text,
    not_before       timestamptz,                        -- a model that is locked or in maintenance: do not try earlier
    unique (connection, dataset, model, module, version, label, company, ledger)
);

create table slice_source (
    slice  bigint   not null references slice (id) on delete cascade,
    cpy    text     not null,
    ledtyp smallint not null,
    fiy    int      not null,
    per    int      not null,
    primary key (slice, cpy, ledtyp, fiy, per)
);

-- Cells that an import of ours filled, or was about to fill: written with the intent, forgotten after a clean zero.
create table filled_cell (
    slice       bigint not null references slice (id) on delete cascade,
    account     text   not null,
    cost_center text   not null,
    currency    text   not null default '',              -- '' where the target has no such dimension
    stage       bigint not null,                         -- the last stage that was to fill it; a clean landing forgets all others
    primary key (slice, account, cost_center, currency)
);

-- X3 codes that fed the last clean send of a slice: a code that was sent and has no member now holds the slice.
create table landed_code (
    slice  bigint   not null references slice (id) on delete cascade,
    kind   text     not null check (kind in ('account', 'cost-center')),
    chart  text     not null default '',                 -- chart of accounts, or dimension type
    code   text     not null,
    member text     not null,
    sign   smallint not null,                            -- -1: the mapping turned the sign
    primary key (slice, kind, chart, code)
);

-- Members that a clean list import of ours brought into the model: journal rows wait for theirs, code by code.
create table landed_member (
    connection text not null,
    model      text not null,
    dataset    text not null,
    code       text not null,
    primary key (connection, model, dataset, code)
);

-- Why something waits for a named person.
create table hold (
    id           bigint generated always as identity primary key,
    connection   text        not null,
    kind         text        not null,                   -- vanished, shrink, lost-mapping, currencies, period, calendar, unmapped,
                                                         -- preview, cancelled
    cpy          text,                                   -- ledger period it concerns, or
    ledtyp       smallint,
    fiy          int,
    per          int,
    slice        bigint references slice (id),           -- the slice
    subject      text        not null,                   -- e.g. the journal entry's key
    reason       text        not null,
    run          bigint,
    created_at   timestamptz not null default now(),
    confirmed_by text,
    confirmed_at timestamptz,
    cleared_at   timestamptz                             -- the cause went away, or the confirmed change was carried out
);
create index hold_open on hold (connection) where cleared_at is null;

-- Journal entries whose change a hold of kind vanished or shrink keeps back. A confirmed hold is carried out entry by entry.
create table hold_journal (
    hold       bigint not null references hold (id) on delete cascade,
    connection text   not null,
    typ        text   not null,
    num        text   not null,
    primary key (hold, typ, num)
);
create index hold_journal_by_key on hold_journal (connection, typ, num);

-- Stages: a slice or a list, as it was on its way to one task -----------------------------------------------------------

create table stage (
    id             bigint generated always as identity primary key,
    run            bigint      not null references run (id),
    connection     text        not null,
    dataset        text        not null,
    slice          bigint references slice (id),         -- null for lists
    state          text        not null default 'mapped'
        check (state in ('mapped', 'staged', 'unchanged', 'held', 'intended', 'started', 'ended', 'settled', 'abandoned')),
    generation     bigint      not null default 0,
    fingerprint    text        not null default '',
    content_hash   text,                                 -- sha256 over header and data rows without the zero rows
    file_hash      text,                                 -- sha256 over the whole file before compression
    rows_staged    bigint      not null default 0,       -- data rows in the file, zero rows included
    vacated_rows   bigint      not null default 0,       -- zero rows; they are the last rows of the file
    file_bytes     bigint      not null default 0,       -- before compression
    chunks         int         not null default 0,
    header         text[],
    import_id      text,
    file_id        text,
    known_tasks    text[],                               -- task ids of the import just before our start
    intent_at      timestamptz,
    task_id        text,
    task_answer    jsonb,                                -- the task's last answer, whole
    outcome        text check (outcome in ('clean', 'partial', 'failed', 'unverified', 'cancelled', 'held', 'unchanged')),
    message        text,
    created_at     timestamptz not null default now(),
    settled_at     timestamptz
);
create index stage_by_run on stage (run);
create index stage_open on stage (connection) where state not in ('settled', 'unchanged', 'held', 'abandoned');

-- Dispositions of a slice's ledger groups, decided in the map route.
create table stage_group (
    stage       bigint   not null references stage (id) on delete cascade,
    cpy         text     not null,
    ledtyp      smallint not null,
    fiy         int      not null,
    per         int      not null,
    typ         text     not null,                       -- entry type
    cat         smallint not null,
    sta         smallint not null,
    disposition text     not null default 'send' check (disposition in ('send', 'exclude')),
    reason      text     not null default '',
    primary key (stage, cpy, ledtyp, fiy, per, typ, cat, sta)
);

-- The ledger groups of a slice that is being staged: what the map route decides on.
-- The laterals keep the order of the joins, slice to lines to entries: in its first minute a database has no statistics, and the
-- planner would then read all lines for each entry.
create view ledger_group as
select s.id as stage, p.cpy, p.ledtyp, p.fiy, p.per, n.typ, e.cat, e.sta, sum(n.lines)::bigint as lines
  from stage s
  join slice_source p on p.slice = s.slice
  cross join lateral (select l.typ, l.num, count(*) as lines from journal_line l
                       where l.connection = s.connection and l.cpy = p.cpy and l.ledtyp = p.ledtyp and l.fiy = p.fiy and l.per = p.per
                       group by l.typ, l.num) n
  cross join lateral (select e.cat, e.sta from journal_entry e where e.connection = s.connection and e.typ = n.typ and e.num = n.num
                      offset 0) e
 group by s.id, p.cpy, p.ledtyp, p.fiy, p.per, n.typ, e.cat, e.sta;

-- Mapped rows of a stage; they live until the stage is settled. What outlasts them, or must outlast a crash, is logged below.
create unlogged table staged_row (
    stage       bigint   not null,
    seq         bigint   not null,                       -- order of the X3 key, which is the order in the file
    typ         text     not null,
    num         text     not null,
    lin         int      not null,
    ledtyp      smallint not null,
    analin      int      not null,                       -- 0: the remainder of the line on "none"
    stamp       timestamptz,
    cpy         text     not null,
    coa         text     not null,
    acc         text     not null,
    cce         text     not null,                       -- X3 code, '' for none
    account     text,                                    -- list member; null: unmapped
    cost_center text,
    currency    text     not null,
    amount      numeric  not null,                       -- debit positive, before the sign rule
    value       numeric  not null,                       -- what is written, after the sign rule
    side        smallint not null,                       -- 1: its line is a debit, -1: a credit
    first       boolean  not null,                       -- the first row of its line: counts the line
    disposition text     not null check (disposition in ('send', 'unmapped')),
    reason      text     not null default ''
);
create index staged_row_by_seq on staged_row (stage, seq);

-- Target cells of a stage: those that its rows fill, and those that get a zero row.
create table staged_cell (
    stage       bigint  not null references stage (id) on delete cascade,
    seq         bigint  not null,
    account     text    not null,
    cost_center text    not null,
    currency    text    not null,                        -- '' where the target has no such dimension
    value       numeric not null,
    vacated     boolean not null,
    primary key (stage, seq)
);

-- X3 codes whose rows a stage sends, with what the mapping made of them.
create table staged_code (
    stage  bigint   not null references stage (id) on delete cascade,
    kind   text     not null,
    chart  text     not null,
    code   text     not null,
    member text     not null,
    sign   smallint not null,
    primary key (stage, kind, chart, code)
);

-- Rows of a list stage.
create table staged_member (
    stage  bigint not null references stage (id) on delete cascade,
    seq    bigint not null,
    code   text   not null,
    name   text   not null,
    parent text   not null,
    primary key (stage, seq)
);

create table staged_chunk (
    stage       bigint not null references stage (id) on delete cascade,
    n           int    not null,
    bytes       bytea  not null,                         -- gzip
    plain_bytes int    not null,
    sha256      text   not null,                         -- of the plain bytes
    primary key (stage, n)
);

-- Control totals of a stage: debit and credit apart, before the sign rule, for a journal nets to zero.
create table stage_total (
    stage       bigint   not null references stage (id) on delete cascade,
    disposition text     not null check (disposition in ('sent', 'rejected', 'unmapped', 'excluded')),
    reason      text     not null default '',
    cpy         text     not null,
    ledtyp      smallint not null,
    coa         text     not null,
    acc         text     not null,
    currency    text     not null,
    lines       bigint   not null,                       -- journal lines, each counted once, at its first row
    rows        bigint   not null,                       -- rows of line splits; of excluded lines: the lines
    debit       numeric  not null,                       -- amounts of the rows of debit lines
    credit      numeric  not null,                       -- amounts of the rows of credit lines, turned positive
    primary key (stage, disposition, reason, cpy, ledtyp, coa, acc, currency)
);

-- Dead letters --------------------------------------------------------------------------------------------------------

create table dead_letter (
    id            bigint generated always as identity primary key,
    connection    text        not null,
    kind          text        not null check (kind in ('slice', 'list', 'record', 'x3-row', 'x3-page')),
    dataset       text,
    failure_class text        not null,
    cause         text        not null,
    answer        text,                                  -- what the other system said, in short
    vendor_answer jsonb,                                 -- the task's last answer, whole
    refused_by    text,                                  -- the system that did not accept our credentials
    route         text,                                  -- stage of the pipeline
    run           bigint,
    slice         bigint,
    stage         bigint,                                -- its chunks are the staged bytes, kept while the letter is open
    task_id       text,
    file_hash     text,
    x3_key        text,                                  -- of a record that could not be understood, or class and page
    payload       bytea,                                 -- gzip: what X3 answered, of a page or record
    rows          bigint,
    attempts      int         not null default 0,
    state         text        not null default 'open' check (state in ('open', 'resolved', 'discarded')),
    created_at    timestamptz not null default now(),
    closed_at     timestamptz
);
create index dead_letter_open on dead_letter (id) where state = 'open';
create index dead_letter_open_by_connection on dead_letter (connection, id) where state = 'open';
create index dead_letter_by_slice on dead_letter (slice) where state = 'open';

-- The money of a dead letter's rows, one line a ledger currency: amounts of different currencies are never added up.
create table dead_letter_money (
    letter   bigint  not null references dead_letter (id) on delete cascade,
    currency text    not null,
    rows     bigint  not null,
    debit    numeric not null,                           -- before the sign rule
    credit   numeric not null,
    primary key (letter, currency)
);

-- What happened to a dead letter, in order; nothing is ever changed here.
create table dead_letter_event (
    id      bigint generated always as identity primary key,
    letter  bigint      not null references dead_letter (id) on delete cascade,
    at      timestamptz not null,
    what    text        not null check (what in ('kept', 'kept again', 'replay', 'discarded', 'resolved')),
    who     text,                                        -- a person; null: the product itself
    why     text,
    run     bigint,
    stage   bigint,
    task_id text
);
create index dead_letter_event_by_letter on dead_letter_event (letter, id);

-- Records that Anaplan rejected: lines of its failure dump, joined back to the rows that were staged.
create table rejected_record (
    id          bigint generated always as identity primary key,
    letter      bigint   not null references dead_letter (id) on delete cascade,
    connection  text     not null,
    cause       text     not null,                       -- groups records, e.g. cost center CC410 is missing in Anaplan
    errors      text     not null,                       -- Anaplan's words
    line        bigint   not null,                       -- in the uploaded file, header counted
    typ         text, num text, lin int, ledtyp smallint, analin int, stamp timestamptz, cpy text, coa text, acc text, cce text,
    account     text, cost_center text, label text,
    currency    text     not null default '',
    amount      numeric  not null default 0,             -- debit positive, before the sign rule
    open        boolean  not null default true
);
-- Pages go on after an id, with any of these filters: each has an index in the order of its pages, of open records alone.
create index rejected_record_open on rejected_record (id) where open;
create index rejected_record_by_connection on rejected_record (connection, id) where open;
create index rejected_record_by_cause on rejected_record (cause, id) where open;
create index rejected_record_by_connection_and_cause on rejected_record (connection, cause, id) where open;
create index rejected_record_by_letter on rejected_record (letter, id);
create index rejected_record_by_entry on rejected_record (connection, typ, num);

-- The same in sums, so that a million records are grouped by reading some rows.
create table rejected_cause (
    letter     bigint  not null references dead_letter (id) on delete cascade,
    connection text    not null,
    cause      text    not null,
    currency   text    not null,
    rows       bigint  not null,
    debit      numeric not null,
    credit     numeric not null,
    primary key (letter, cause, currency)
);
create index rejected_cause_by_cause on rejected_cause (cause, letter);

-- What Anaplan's failure dump said about the rows of a stage's file; fetched at once, for the next run of the import overwrites it.
create table dump_line (
    stage    bigint  not null references stage (id) on delete cascade,
    n        bigint  not null,                           -- place in the dump
    line     bigint  not null,                           -- line in the uploaded file, header counted; 0: not told
    rejected boolean not null,                           -- false: loaded with a warning
    errors   text    not null,
    fields   jsonb   not null,                           -- columns that the dump shows
    primary key (stage, n)
);

-- Audit ----------------------------------------------------------------------------------------------------------------

-- Every import that Anaplan ended, each entry sealed with the one before it: a row that is changed, removed or slipped in breaks the
-- chain of its connection. Entries stay for ever; their rows go when retention says so, and their hash stays.
create table audit_import (
    connection    text        not null,
    n             bigint      not null,                  -- counts within the connection, without gaps
    dataset       text        not null,
    model         text        not null,
    module        text        not null default '',
    version       text        not null default '',
    label         text        not null default '',
    company       text        not null default '',
    ledger        text        not null default '',
    run           bigint      not null,
    requested_by  text        not null,
    stage         bigint      not null,
    task_id       text        not null default '',
    import_id     text        not null default '',
    file_hash     text        not null default '',
    mapping       text        not null default '',       -- fingerprint of mapping tables, settings and routes
    outcome       text        not null,
    message       text        not null default '',
    at            timestamptz not null,
    rows          bigint      not null,                  -- of audit_row: imported, rejected, zero
    rows_hash     text        not null,                  -- SHA-256 over them
    previous      text        not null,                  -- seal of n - 1
    seal          text        not null,                  -- SHA-256 over all of the above
    primary key (connection, n)
);
create index audit_import_by_cell on audit_import (connection, label, company, ledger, n desc);

create table audit_row (
    connection  text     not null,
    n           bigint   not null,
    seq         bigint   not null,
    fate        text     not null check (fate in ('imported', 'rejected', 'zero')),
    typ         text, num text, lin int, ledtyp smallint, analin int, stamp timestamptz, coa text, acc text, cce text,
    account     text     not null,
    cost_center text     not null,
    currency    text     not null,
    amount      numeric  not null,                       -- debit positive, before the sign rule
    value       numeric  not null,                       -- what was written
    primary key (connection, n, seq)
);
create index audit_row_by_entry on audit_row (connection, typ, num) where typ is not null;
create index audit_row_by_cell on audit_row (connection, n, account, cost_center);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and tg_table_name = 'audit_row' and current_setting('x3anaplan.audit_retention', true) = 'on' then
        return old;
    end if;
    raise exception 'the audit trail is append-only: % on % refused', tg_op, tg_table_name;
end $$;
create trigger audit_import_append_only before update or delete on audit_import for each row execute function audit_is_append_only();
create trigger audit_row_append_only before update or delete on audit_row for each row execute function audit_is_append_only();
create trigger audit_import_no_truncate before truncate on audit_import for each statement execute function audit_is_append_only();
create trigger audit_row_no_truncate before truncate on audit_row for each statement execute function audit_is_append_only();
