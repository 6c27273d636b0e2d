-- A check of a table is read and planned anew by every statement that writes the table, also where it sets none of the
-- checked columns: 27 times for a trial, a twentieth of its time. The check of a domain is planned once for a connection and
-- called where a column of the domain is set. So what the tables that every trial writes may hold becomes domains. The
-- domains get their checks after the columns have their types, or PostgreSQL would write every row anew; like this it reads
-- them once, and builds the indexes that name one of the columns in a condition.

create domain run_status as text;
create domain lifecycle_stage as text;
create domain trial_state as text;
create domain trial_number as integer;
create domain attempt_state as text;
create domain attempt_number as integer;
create domain label_key as text;
create domain param_value as text;
create domain tag_value as text;

alter table run
  drop constraint run_status_check,
  drop constraint run_lifecycle_stage_check,
  alter column status type run_status,
  alter column lifecycle_stage type lifecycle_stage;

alter table run_param
  drop constraint run_param_key_check,
  drop constraint run_param_value_check,
  alter column key type label_key,
  alter column value type param_value;

alter table run_tag
  drop constraint run_tag_key_check,
  drop constraint run_tag_value_check,
  alter column key type label_key,
  alter column value type tag_value;

alter table trial
  drop constraint trial_number_check,
  drop constraint trial_state_check,
  alter column number type trial_number,
  alter column state type trial_state;

alter table attempt
  drop constraint attempt_attempt_check,
  drop constraint attempt_state_check,
  alter column attempt type attempt_number,
  alter column state type attempt_state;

alter domain run_status add constraint run_status_check
  check (value in ('RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'));
alter domain lifecycle_stage add constraint lifecycle_stage_check
  check (value in ('active', 'deleted'));
alter domain trial_state add constraint trial_state_check
  check (value in ('WAITING', 'QUEUED', 'RUNNING', 'COMPLETED', 'PRUNED', 'FAILED', 'CANCELLED'));
alter domain trial_number add constraint trial_number_check
  check (value >= 0);
alter domain attempt_state add constraint attempt_state_check
  check (value in ('OFFERED', 'CLAIMED', 'RUNNING', 'FINISHED', 'STOPPED', 'FAILED', 'LOST'));
alter domain attempt_number add constraint attempt_number_check
  check (value >= 1);
alter domain label_key add constraint label_key_check
  check (length(value) between 1 and 250);
alter domain param_value add constraint param_value_check
  check (length(value) <= 6000);
alter domain tag_value add constraint tag_value_check
  check (length(value) <= 8000);

comment on domain run_status is 'MLflow''s word for where a run stands';
comment on domain lifecycle_stage is 'active, or deleted (soft) until purged';
comment on domain trial_state is 'org.espalier.core.trial.TrialState';
comment on domain trial_number is 'Counted from 0 within a study';
comment on domain attempt_state is 'org.espalier.core.trial.AttemptState';
comment on domain attempt_number is '1, 2, …: the fencing token';
comment on domain label_key is 'Name of a param or tag of a run';
comment on domain param_value is 'What a run was given, as text';
comment on domain tag_value is 'Text of a tag of a run';
