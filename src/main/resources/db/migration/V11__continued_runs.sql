-- A run that was interrupted, by a stop or for a lost lease, and goes on as another one has not failed.
alter table run add column continued_by bigint references run (id);
