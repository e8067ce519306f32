-- The import action that was last used for a data set, as Anaplan showed it then: one that was made anew or set up in another way is
-- not used before a person has looked at it.
create table agreed_action (
    connection text        not null,
    dataset    text        not null,
    action     text        not null,                     -- name or id, as configured
    action_id  text        not null,
    definition text        not null,                     -- what Anaplan shows of it, whole
    agreed_at  timestamptz not null,
    primary key (connection, dataset)
);

-- Of a process: the id of the step that reads the file of the stage.
alter table stage add column step_id text;
-- What reading back showed: equal, differs, or unverified where the connection names no export or it could not be used. Before the
-- stage is settled: read, failed. Null for lists.
alter table stage add column read_back text check (read_back in ('read', 'failed', 'equal', 'differs', 'unverified'));
-- Of a process: the step whose dump the line is from, where it is not the step of the stage.
alter table dump_line add column step text;

-- What an export showed of the slice of a stage, until the stage is settled.
create unlogged table read_back_cell (
    stage       bigint  not null,
    account     text    not null,
    cost_center text    not null,
    currency    text    not null,                        -- '' where the target has no such dimension
    value       numeric not null
);
create index read_back_cell_by_stage on read_back_cell (stage);
