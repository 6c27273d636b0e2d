-- What the scheduler knows. A trial moves only by the legal transitions (org.espalier.scheduler), every
-- move leaves a row in state_change, and every command leaves through the outbox in the same transaction.

create table study (
  study_id      bigint generated always as identity primary key,
  experiment_id bigint      not null unique references experiment,
  name          text        not null,
  client_key    text        unique check (length(client_key) between 1 and 250),
  state         text        not null default 'SUBMITTED'
                check (state in ('SUBMITTED', 'RUNNING', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED')),
  reason        text        not null default '',
  specification jsonb       not null,
  source_text   text        not null,
  queue         text        not null,
  seed          bigint      not null,
  trial_limit   integer     not null check (trial_limit >= 1),
  created_at    timestamptz not null default now(),
  started_at    timestamptz,
  ended_at      timestamptz,
  deleted_at    timestamptz
);
create index study_unfinished on study (study_id) where state in ('SUBMITTED', 'RUNNING', 'PAUSED');
comment on table  study is 'One job: a search over a space, or a list of variants such as a transfer-learning run';
comment on column study.experiment_id is 'The same study as the tracking API shows it';
comment on column study.name is 'As in the study file';
comment on column study.client_key is 'The submitter''s idempotency key: the same key gives the same study';
comment on column study.state is 'org.espalier.core.trial.StudyState';
comment on column study.reason is 'Why it is in this state, for people';
comment on column study.specification is 'The checked study (org.espalier.core.study.StudySpec) as JSON';
comment on column study.source_text is 'The study file as it was sent';
comment on column study.queue is 'Which workers may run it';
comment on column study.seed is 'Of the sampler and, with the trial number, of every trial';
comment on column study.trial_limit is 'Trials planned at the most';
comment on column study.deleted_at is 'When it was deleted (soft); its runs are deleted with it';

create table study_request (
  request_id   bigint generated always as identity primary key,
  study_id     bigint      not null references study on delete cascade,
  kind         text        not null check (kind in ('PAUSE', 'RESUME', 'CANCEL', 'DELETE')),
  requested_at timestamptz not null default now(),
  handled_at   timestamptz
);
create index study_request_open on study_request (request_id) where handled_at is null;
comment on table  study_request is 'What people ask of a running study; the API writes, the scheduler handles, in order';
comment on column study_request.kind is 'PAUSE, RESUME, CANCEL, or DELETE (cancels first)';
comment on column study_request.handled_at is 'When the scheduler carried it out; null before';

create table trial (
  trial_id     bigint generated always as identity primary key,
  study_id     bigint      not null references study on delete cascade,
  number       integer     not null check (number >= 0),
  variant      text        not null default '',
  run_id       text        not null unique references run (run_id),
  state        text        not null
               check (state in ('WAITING', 'QUEUED', 'RUNNING', 'COMPLETED', 'PRUNED', 'FAILED', 'CANCELLED')),
  reason       text        not null default '',
  parameters   jsonb       not null,
  specification jsonb,
  attempt      integer     not null default 0,
  not_before   timestamptz not null default now(),
  objectives   jsonb,
  epochs_done  integer     not null default 0,
  created_at   timestamptz not null default now(),
  started_at   timestamptz,
  ended_at     timestamptz,
  unique (study_id, number)
);
create index trial_unfinished on trial (study_id, state) where state in ('WAITING', 'QUEUED', 'RUNNING');
comment on table  trial is 'One point of a study''s space, or one of its variants';
comment on column trial.number is 'Counted from 0 within the study';
comment on column trial.variant is 'The variant''s name; empty in a search';
comment on column trial.run_id is 'The same trial as the tracking API shows it';
comment on column trial.state is 'org.espalier.core.trial.TrialState';
comment on column trial.reason is 'Why it ended or waits, for people';
comment on column trial.parameters is 'Values of the active dimensions by name';
comment on column trial.specification is 'org.espalier.core.study.TrialSpec, once its sources are known';
comment on column trial.attempt is 'The current attempt, the fencing token; 0 before the first';
comment on column trial.not_before is 'Earliest time of the next attempt (back-off), database clock';
comment on column trial.objectives is 'Best value of each objective so far, by metric';
comment on column trial.epochs_done is 'Epochs reported by the effective attempts';

create table attempt (
  trial_id        bigint      not null references trial on delete cascade,
  attempt         integer     not null check (attempt >= 1),
  state           text        not null
                  check (state in ('OFFERED', 'CLAIMED', 'RUNNING', 'FINISHED', 'STOPPED', 'FAILED', 'LOST')),
  worker_id       text,
  slot            integer,
  device          text,
  offered_at      timestamptz not null default now(),
  claimed_at      timestamptz,
  started_at      timestamptz,
  ended_at        timestamptz,
  lease_until     timestamptz,
  stop_requested  text,
  stop_requested_at timestamptz,
  category        text,
  message         text,
  exit_code       integer,
  last_log_lines  text,
  resume_epoch     integer    not null default 0,
  resume_iteration bigint     not null default 0,
  valid_epoch      integer,
  valid_iteration  bigint,
  fraction        double precision not null default 0,
  samples_per_second double precision not null default 0,
  primary key (trial_id, attempt)
);
create index attempt_leased on attempt (lease_until) where state in ('CLAIMED', 'RUNNING');
create index attempt_offered on attempt (offered_at) where state = 'OFFERED';
comment on table  attempt is 'One execution of a trial by one worker';
comment on column attempt.attempt is '1, 2, …: the fencing token';
comment on column attempt.state is 'org.espalier.core.trial.AttemptState';
comment on column attempt.worker_id is 'Who holds it; null while offered';
comment on column attempt.lease_until is 'Database clock; renewed by heartbeats, LOST once it has passed';
comment on column attempt.stop_requested is 'org.espalier.core.trial.StopReason, once a stop was sent';
comment on column attempt.category is 'org.espalier.core.trial.FailureCategory of a failed or lost attempt';
comment on column attempt.resume_epoch is 'Position of the checkpoint it started from; 0 for none';
comment on column attempt.resume_iteration is 'Iterations of that checkpoint; the first new one is this + 1';
comment on column attempt.valid_epoch is 'Set when a later attempt is granted: points after this epoch were rewound and stay out';
comment on column attempt.valid_iteration is 'The same in iterations';
comment on column attempt.fraction is 'Share of the budget done, by the last heartbeat';

create table checkpoint (
  checkpoint_id bigint generated always as identity primary key,
  trial_id      bigint      not null,
  attempt       integer     not null,
  run_id        text        not null references run (run_id) on delete cascade,
  artifact      text        not null,
  sha256        text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes         bigint      not null check (bytes >= 0),
  epoch         integer     not null,
  iteration     bigint      not null,
  saved_at      timestamptz not null default now(),
  unique (trial_id, attempt, epoch),
  foreign key (trial_id, attempt) references attempt on delete cascade
);
comment on table  checkpoint is 'Checkpoints that an attempt may resume from: stored, hashed and registered';
comment on column checkpoint.artifact is 'Name among the run''s artifacts';

create table state_change (
  change_id  bigint generated always as identity primary key,
  study_id   bigint      not null references study on delete cascade,
  trial_id   bigint,
  attempt    integer,
  from_state text        not null,
  to_state   text        not null,
  cause      text        not null,
  at         timestamptz not null default clock_timestamp()
);
create index state_change_of_trial on state_change (trial_id, change_id);
comment on table  state_change is 'Every move of a study, trial or attempt, in the order applied; for people and for the invariant checks';
comment on column state_change.trial_id is 'Null when the study itself moved';
comment on column state_change.attempt is 'Null when the trial itself moved';
comment on column state_change.from_state is 'Empty for the first';

create table study_event (
  study_id   bigint not null references study on delete cascade,
  sequence   bigint not null,
  kind       text   not null,
  payload    jsonb  not null,
  primary key (study_id, sequence)
);
comment on table study_event is 'What the sampler and pruner were told and what they answered, in order: replaying it gives the same trials';
comment on column study_event.kind is 'asked, reported, told, pruned';

create table outbox (
  outbox_id    bigint generated always as identity primary key,
  topic        text        not null,
  key          text        not null,
  payload      text        not null,
  created_at   timestamptz not null default now(),
  published_at timestamptz
);
create index outbox_open on outbox (outbox_id) where published_at is null;
comment on table  outbox is 'Messages to Kafka, written with the state they announce; published at least once, in order, then marked';
comment on column outbox.published_at is 'When the broker acknowledged it; null before';

create table worker (
  worker_id    text primary key,
  host         text        not null,
  device       text        not null,
  queue        text        not null,
  slots        integer     not null,
  draining     boolean     not null default false,
  state        text        not null default 'LIVE' check (state in ('LIVE', 'LEFT', 'LOST')),
  first_seen   timestamptz not null default now(),
  last_seen    timestamptz not null default now()
);
comment on table  worker is 'Workers by their heartbeats; a restarted worker is a new row';
comment on column worker.last_seen is 'Database clock at the last heartbeat applied';

create table consumer_position (
  consumer    text    not null,
  topic       text    not null,
  partition   integer not null,
  next_offset bigint  not null check (next_offset >= 0),
  primary key (consumer, topic, partition)
);
comment on table  consumer_position is 'Where each consumer stands in its topics, moved in the transaction that stores what it read';
comment on column consumer_position.next_offset is 'The next offset to read; moved only from the value read, so that two owners cannot both apply';

create table dead_letter (
  topic     text        not null,
  partition integer     not null,
  "offset"  bigint      not null,
  reason    text        not null,
  payload   text        not null,
  at        timestamptz not null default now(),
  primary key (topic, partition, "offset")
);
comment on table  dead_letter is 'Messages nobody could read or apply, with the reason; the consumer moves on';
comment on column dead_letter.payload is 'At most the first 4,000 characters';

create table dropped_message (
  reason text   primary key,
  count  bigint not null
);
comment on table dropped_message is 'How many messages of attempts that no longer hold their trial were dropped, by kind';
