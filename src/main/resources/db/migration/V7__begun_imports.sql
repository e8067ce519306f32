-- Where and how long an import that was begun goes on if nobody sees it end: nothing else is begun in that model meanwhile.
alter table stage
    add column model text,                                             -- id of the model; null before the intent
    add column task_until timestamptz;                                 -- by the database's clock
create index stage_begun on stage (model) where state in ('intended', 'started');
