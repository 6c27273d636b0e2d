-- Which runs have been changed, told by transaction, so that who keeps runs in memory reads anew what has changed and
-- nothing else. Writers only add here; a reader asks for what its last snapshot could not see, so that no commit is
-- missed however long it took. Neither table is logged: after a crash both are empty, which readers notice.

create unlogged table run_change (
  transaction_id xid8 not null default pg_current_xact_id(),
  created boolean not null default false,
  runs bigint[] not null
);
comment on table run_change is 'What transactions have changed of runs, for some minutes';
comment on column run_change.created is 'Whether the runs are new, and so of experiments that only a look at them tells';
comment on column run_change.runs is 'Numbers of runs whose row, params, tags, points, data sets or models have changed';
create index run_change_by_transaction on run_change (transaction_id);

-- One row, or none before the first reader or trim and after a crash.
create unlogged table run_change_log (
  one boolean primary key default true check (one),
  epoch uuid not null default gen_random_uuid(),
  floor xid8 not null default pg_snapshot_xmin(pg_current_snapshot()),
  next_floor xid8 not null default pg_snapshot_xmin(pg_current_snapshot()),
  moved_at timestamptz not null default now()
);
comment on column run_change_log.epoch is 'Another one: what was told before is lost';
comment on column run_change_log.floor is 'Changes of earlier transactions are deleted';
comment on column run_change_log.next_floor is 'What floor becomes at the next trim';

-- A change of params, tags and the like touches the row of the run (V94), and so comes by here.
create function tell_runs() returns trigger language plpgsql as $$
begin
  insert into run_change (created, runs)
  select tg_op = 'INSERT', array_agg(c.run_number) from changed c having count(*) > 0;
  return null;
end $$;
create trigger runs_created after insert on run
  referencing new table as changed for each statement execute function tell_runs();
create trigger runs_changed after update on run
  referencing new table as changed for each statement execute function tell_runs();
create trigger runs_deleted after delete on run
  referencing old table as changed for each statement execute function tell_runs();

-- Deletes what was told more than five minutes ago, and what a restored copy brought along from another server.
create function trim_run_changes() returns void language plpgsql as $$
declare
  reached xid8;
begin
  -- Also where nobody has read yet: what is told must not pile up there.
  insert into run_change_log default values on conflict do nothing;
  update run_change_log
  set floor = next_floor, next_floor = pg_snapshot_xmin(pg_current_snapshot()), moved_at = now()
  where moved_at < now() - interval '5 minutes'
  returning floor into reached;
  if reached is not null then
    delete from run_change
    where transaction_id < reached or transaction_id >= pg_snapshot_xmax(pg_current_snapshot());
  end if;
end $$;
