-- Schedules that a process has seen, and since when: what fell due before is not made up for.
create table schedule (
    connection text        not null,
    name       text        not null,
    since      timestamptz not null,
    primary key (connection, name)
);

-- Every tick of a schedule that was seen, and the run that it made or joined.
create table tick (
    connection text        not null,
    schedule   text        not null,
    fire_time  timestamptz not null,                     -- as the schedule says, not when it was seen
    run        bigint      not null references run (id),
    primary key (connection, schedule, fire_time)
);

insert into schedule (connection, name, since)
select connection, schedule, min(fire_time) from run where fire_time is not null group by connection, schedule;
insert into tick (connection, schedule, fire_time, run)
select connection, schedule, fire_time, id from run where fire_time is not null;
