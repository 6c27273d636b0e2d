-- What the scheduler keeps beside its tables of V2: who leads, and word to others of what changed.

create table scheduler_leader (
  only_one   boolean     primary key default true check (only_one),
  generation bigint      not null default 0,
  holder     text        not null default '',
  since      timestamptz not null default now()
);
insert into scheduler_leader default values;
comment on table  scheduler_leader is 'The one scheduler that moves studies, trials and attempts';
comment on column scheduler_leader.only_one is 'Keeps the table at one row';
comment on column scheduler_leader.generation is 'Grows with each new leader; every transaction of a leader holds this row FOR SHARE and ends if the number is not its own';
comment on column scheduler_leader.holder is 'Host and process of the leader, for people';
comment on column scheduler_leader.since is 'When it began to lead, database clock';

alter table trial add column reported jsonb;
comment on column trial.reported is 'What the search was told last of this trial: epoch, and the values of the objectives in their order';

alter table attempt add column stop_sent_at timestamptz;
comment on column attempt.stop_sent_at is 'When the stop was sent last; it is sent again while the attempt goes on';

create index outbox_done on outbox (published_at) where published_at is not null;
create index study_by_name on study (name, study_id desc) where deleted_at is null;

-- Word to the scheduler: there is something to do.
create function notify_request() returns trigger language plpgsql as $$
begin
  perform pg_notify('espalier_requests', '');
  return null;
end $$;
create trigger study_submitted after insert on study
  for each statement execute function notify_request();
create trigger study_requested after insert on study_request
  for each statement execute function notify_request();

-- Word to those who show things: channel espalier_changes, payload studies, study:<id> or workers.
create function notify_study_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('espalier_changes', 'studies');
  perform pg_notify('espalier_changes', 'study:' || new.study_id);
  return null;
end $$;
create trigger study_changed after insert or update on study
  for each row execute function notify_study_change();

create function notify_trial_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('espalier_changes', 'study:' || new.study_id);
  return null;
end $$;
create trigger trial_changed after insert or update on trial
  for each row execute function notify_trial_change();

create function notify_attempt_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('espalier_changes', 'study:' || t.study_id) from trial t where t.trial_id = new.trial_id;
  return null;
end $$;
create trigger attempt_changed after insert or update on attempt
  for each row execute function notify_attempt_change();

create function notify_worker_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('espalier_changes', 'workers');
  return null;
end $$;
create trigger worker_changed after insert or update on worker
  for each row execute function notify_worker_change();
