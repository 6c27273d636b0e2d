-- Runs after every migration. The web server reads for a caller who may not see every project as the role
-- espalier_member, and the policies made here keep the rows of other projects from that role, whatever is
-- asked: a table that gains one of these columns is protected without a word in its own migration. The
-- owner of the tables, which all else connects as, is not held by policies.

do $$
declare
  candidate record;
  condition text;
begin
  perform pg_advisory_xact_lock(7023001);
  if not exists (select from pg_roles where rolname = 'espalier_member') then
    begin
      create role espalier_member nologin;
    exception
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then
        raise warning 'the role espalier_member is missing: roles in single projects will not work until a superuser creates it and grants it to %', current_user;
        return;
    end;
  end if;
  if not pg_has_role(current_user, 'espalier_member', 'member') then
    execute format('grant espalier_member to %I', current_user);
  end if;

  for candidate in
    select c.relname as name, c.relrowsecurity as guarded,
           c.relkind = 'v' as is_view, array_agg(a.attname::text) as columns
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v')
      and c.relname not like 'flyway%' and c.relname not like 'account%' and c.relname not like 'access\_%'
    group by c.oid, c.relname, c.relrowsecurity, c.relkind
    order by c.relname
  loop
    if not has_table_privilege('espalier_member', format('%I.%I', current_schema(), candidate.name), 'select') then
      execute format('grant select, insert, update, delete on %I to espalier_member', candidate.name);
    end if;
    if candidate.is_view then
      -- A view reads with its owner's rights unless it is told to use its reader's.
      execute format('alter view %I set (security_invoker = true)', candidate.name);
      continue;
    end if;
    if candidate.guarded then
      continue;
    end if;
    condition := case
      when candidate.name = 'note' then
        'case split_part(subject, '':'', 1)
           when ''study'' then exists (select from study s where s.study_id = split_part(subject, '':'', 2)::bigint)
           else exists (select from run r where r.run_id = split_part(subject, '':'', 2)) end'
      when candidate.name = 'metric' then
        'exists (select from metric_series s where s.metric_id = metric.metric_id)'
      when 'project_id' = any (candidate.columns) then 'project_id = any (visible_projects())'
      when 'experiment_id' = any (candidate.columns) then
        format('exists (select from experiment e where e.experiment_id = %I.experiment_id)', candidate.name)
      when 'study_id' = any (candidate.columns) then
        format('exists (select from study s where s.study_id = %I.study_id)', candidate.name)
      when 'trial_id' = any (candidate.columns) then
        format('exists (select from trial t where t.trial_id = %I.trial_id)', candidate.name)
      when 'run_number' = any (candidate.columns) then
        format('exists (select from run r where r.run_number = %I.run_number)', candidate.name)
      when 'model_number' = any (candidate.columns) then
        format('exists (select from logged_model m where m.model_number = %I.model_number)', candidate.name)
      when 'registered_number' = any (candidate.columns) then
        format('exists (select from registered_model m where m.registered_number = %I.registered_number)', candidate.name)
      when 'run_id' = any (candidate.columns) then
        format('exists (select from run r where r.run_id = %I.run_id)', candidate.name)
    end;
    if condition is not null then
      execute format('create policy of_visible_projects on %I to espalier_member using (%s)', candidate.name, condition);
      execute format('alter table %I enable row level security', candidate.name);
    end if;
  end loop;
end $$;
