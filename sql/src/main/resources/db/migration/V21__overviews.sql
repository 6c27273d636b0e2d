-- What people write beside studies and runs, and the ways into the tables that pages across studies need.

create table note (
  subject    text        primary key check (subject ~ '^(study|run):'),
  text       text        not null check (length(text) <= 65536),
  author     text        not null default '',
  changed_at timestamptz not null default now()
);
comment on table  note is 'Markdown beside a study or a run; the last to write wins';
comment on column note.subject is 'study:ID or run:ID; a note outlives neither, as no id is used twice';
comment on column note.author is 'Name of the token that wrote it; empty where there are none';

create index attempt_by_claim on attempt (claimed_at desc, trial_id desc, attempt desc)
  where claimed_at is not null;
create index trial_with_sources on trial (trial_id)
  where specification -> 'transfer' -> 'sources' <> '{}';
create index run_by_start on run (started_at desc nulls last, run_number desc)
  where lifecycle_stage = 'active';
create index run_param_key on run_param (key);
create index run_tag_key on run_tag (key);
create index metric_series_by_metric on metric_series (metric_id, run_number);
