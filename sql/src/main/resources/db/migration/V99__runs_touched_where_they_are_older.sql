-- Params, tags and data of a new run come with it, and there is nothing to touch. The update that touched no run had
-- its own executor all the same, and the triggers for each statement of table run were called after it: four times for
-- every trial. Whether there is an older run is asked first.
create or replace function touch_runs() returns trigger language plpgsql as $$
begin
  if exists (
    select from changed c join run r using (run_number) where r.xmin <> pg_current_xact_id()::xid
  ) then
    update run r set version = r.version + 1
    where r.run_number in (select c.run_number from changed c) and r.xmin <> pg_current_xact_id()::xid;
  end if;
  return null;
end $$;
