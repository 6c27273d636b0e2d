-- Who asked for a study.

alter table study add column submitted_by text not null default '' check (length(submitted_by) <= 250);
comment on column study.submitted_by is 'Account or token that sent the study file; empty where nobody signs in, and before this column was there';
