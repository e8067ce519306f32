-- What a run found and somebody should know; it does not change the run's outcome.
create table run_remark (
    run    bigint not null references run (id) on delete cascade,
    seq    int    not null,
    remark text   not null,
    primary key (run, seq)
);
