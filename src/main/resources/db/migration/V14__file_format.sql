-- The format of the file that was uploaded, as its import declares it; null: as it was staged. A failure dump names lines of that file.
alter table stage add column file_format text;
