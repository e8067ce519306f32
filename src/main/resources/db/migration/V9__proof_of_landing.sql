-- What a stage's end needs to know about its own file, and what it found out about its rows.
alter table stage
    add column grain           text,                     -- of the file: entry, cell; null for lists
    add column landed          text,                     -- once settled, which of its rows are in the target: all, rest (all that the
                                                         -- dump does not name), unproved (nobody can tell which), none
    add column dump_fetched_at timestamptz;              -- every failure dump that its task announced is in dump_line

alter table hold add column dataset text;                -- the list that it concerns; null: a slice or ledger period

-- The import goes on after a crash of the server, for chunks and cells are logged: its rows must not be gone when it is settled.
alter table staged_row set logged;

-- Besides imported, rejected and zero there is a fate 'unproved': sent, and nobody can tell whether it landed.
alter table audit_row drop constraint audit_row_fate_check;
