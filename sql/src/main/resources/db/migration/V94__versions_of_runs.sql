-- What is shown of a run is put together from six tables. Its version says whether any of it has changed, so that
-- who has it already need not read it again.

alter table run add column version bigint not null default 0;
comment on column run.version is 'Rises with every change of what is shown of the run: its row, params, tags, data sets and models, and when points are taken away. Points that are added raise the counts of metric_series instead';

-- Room for the next versions of a row beside it, else every touch of a run writes all indexes of the table anew.
alter table run set (fillfactor = 80);

create function rise_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;

create trigger run_rises before update on run
  for each row when (old.version = new.version) execute function rise_version();

-- Once a transaction is enough, and a run that the transaction has made is known to nobody yet. Who writes to several
-- runs locks them first, in the order of their numbers, or two such writers could wait for each other.
create function touch_runs() returns trigger language plpgsql as $$
begin
  update run r set version = r.version + 1
  where r.run_number in (select c.run_number from changed c) and r.xmin <> pg_current_xact_id()::xid;
  return null;
end $$;

create trigger run_param_added after insert on run_param
  referencing new table as changed for each statement execute function touch_runs();

create trigger run_tag_added after insert on run_tag
  referencing new table as changed for each statement execute function touch_runs();
create trigger run_tag_changed after update on run_tag
  referencing new table as changed for each statement execute function touch_runs();
create trigger run_tag_deleted after delete on run_tag
  referencing old table as changed for each statement execute function touch_runs();

-- Points that are added are told by their count: a version for each would take a quarter of the time of a single
-- point. Only a rewind takes some away.
create trigger metric_series_deleted after delete on metric_series
  referencing old table as changed for each statement execute function touch_runs();

create trigger run_dataset_added after insert on run_dataset
  referencing new table as changed for each statement execute function touch_runs();
create trigger run_dataset_tag_added after insert on run_dataset_tag
  referencing new table as changed for each statement execute function touch_runs();
create trigger run_dataset_tag_changed after update on run_dataset_tag
  referencing new table as changed for each statement execute function touch_runs();

create trigger run_model_added after insert on run_model
  referencing new table as changed for each statement execute function touch_runs();
create trigger run_model_changed after update on run_model
  referencing new table as changed for each statement execute function touch_runs();
create trigger run_model_deleted after delete on run_model
  referencing old table as changed for each statement execute function touch_runs();

-- A data set is shown with each of its runs. It is noted again with every trial, and hardly ever changes.
create function touch_runs_of_dataset() returns trigger language plpgsql as $$
begin
  update run r set version = r.version + 1
  where r.run_number in (select u.run_number from run_dataset u where u.dataset_id = new.dataset_id);
  return null;
end $$;
create trigger dataset_changed after update on dataset
  for each row when (old.* is distinct from new.*) execute function touch_runs_of_dataset();

comment on column attempt.stop_requested is 'org.espalier.core.trial.StopReason, once a stop was sent, or why its worker stopped it of its own accord';
