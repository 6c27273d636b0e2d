-- Models: those that runs log (MLflow 3), and the registry of named models with versions.

create index metric_series_by_value on metric_series (metric_id, last_value);
create index run_tag_by_key on run_tag (key, value text_pattern_ops) where length(value) < 500;

create table logged_model (
  model_number   bigint generated always as identity primary key,
  model_id       text        not null unique check (model_id ~ '^[a-zA-Z0-9][\w\-]{0,255}$'),
  experiment_id  bigint      not null references experiment on delete cascade,
  name           text        not null check (length(name) between 1 and 500),
  model_type     text        not null default '',
  source_run_id  text        not null default '',
  status         text        not null check (status in ('PENDING', 'READY', 'UPLOAD_FAILED')),
  status_message text        not null default '',
  lifecycle_stage text       not null default 'active' check (lifecycle_stage in ('active', 'deleted')),
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now()
);
create index logged_model_of_experiment on logged_model (experiment_id, created_at desc);
comment on table  logged_model is 'Models that runs made; their files are theirs, not the run''s';
comment on column logged_model.model_number is 'Short key inside the database';
comment on column logged_model.model_id is 'Public id: m- and 32 hexadecimal digits';
comment on column logged_model.model_type is 'The client''s word for its kind, may be empty';
comment on column logged_model.source_run_id is 'The run that made it; empty for none';
comment on column logged_model.status is 'PENDING while its files are uploaded';
comment on column logged_model.lifecycle_stage is 'active, or deleted (soft)';

create table logged_model_param (
  model_number bigint not null references logged_model on delete cascade,
  key          text   not null check (length(key) between 1 and 250),
  value        text   not null check (length(value) <= 6000),
  primary key (model_number, key)
);
comment on table logged_model_param is 'What a logged model was made with; written once';

create table logged_model_tag (
  model_number bigint not null references logged_model on delete cascade,
  key          text   not null check (length(key) between 1 and 250),
  value        text   not null check (length(value) <= 8000),
  primary key (model_number, key)
);
comment on table logged_model_tag is 'Free labels of logged models';

create table logged_model_metric (
  model_number   bigint not null references logged_model on delete cascade,
  run_number     bigint not null references run on delete cascade,
  metric_id      integer not null references metric,
  dataset_name   text   not null default '',
  dataset_digest text   not null default '',
  step           bigint not null,
  time           bigint not null,
  value          double precision not null,
  primary key (model_number, metric_id, run_number, dataset_name, dataset_digest)
);
comment on table  logged_model_metric is 'The latest value of a metric of a logged model, by run and data set; histories are the runs''';
comment on column logged_model_metric.run_number is 'The run that measured it';

create table run_model (
  run_number   bigint  not null references run on delete cascade,
  model_number bigint  not null references logged_model on delete cascade,
  direction    text    not null check (direction in ('INPUT', 'OUTPUT')),
  step         bigint  not null default 0,
  primary key (run_number, model_number, direction)
);
create index run_model_by_model on run_model (model_number);
comment on table  run_model is 'Which run made or used which logged model';
comment on column run_model.step is 'Of an output: the step at which it was made';

create table model_artifact (
  model_number bigint      not null references logged_model on delete cascade,
  name         text        not null check (length(name) between 1 and 1000),
  sha256       text        not null references blob,
  bytes        bigint      not null,
  content_type text        not null,
  stored_at    timestamptz not null default now(),
  primary key (model_number, name)
);
create index model_artifact_of_blob on model_artifact (sha256);
comment on table model_artifact is 'Files of logged models, as artifact is of runs';

create table registered_model (
  registered_number bigint generated always as identity primary key,
  name        text        not null unique check (length(name) between 1 and 256),
  user_id     text        not null default '',
  description text        not null default '',
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  next_version integer    not null default 1
);
comment on table  registered_model is 'Named models of the registry';
comment on column registered_model.next_version is 'Versions are never used again';

create table registered_model_tag (
  registered_number bigint not null references registered_model on delete cascade,
  key               text   not null check (length(key) between 1 and 250),
  value             text   not null check (length(value) <= 100000),
  primary key (registered_number, key)
);
comment on table registered_model_tag is 'Free labels of registered models';

create table model_version (
  registered_number bigint  not null references registered_model on delete cascade,
  version        integer     not null check (version >= 1),
  stage          text        not null default 'None'
                 check (stage in ('None', 'Staging', 'Production', 'Archived')),
  source         text        not null,
  run_id         text        not null default '',
  model_id       text        not null default '',
  run_link       text        not null default '',
  user_id        text        not null default '',
  description    text        not null default '',
  status         text        not null default 'READY'
                 check (status in ('PENDING_REGISTRATION', 'FAILED_REGISTRATION', 'READY')),
  status_message text        not null default '',
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  primary key (registered_number, version)
);
create index model_version_of_run on model_version (run_id);
comment on table  model_version is 'Versions of registered models';
comment on column model_version.source is 'Where its files are: artifacts of a run or of a logged model on this server; never followed elsewhere';
comment on column model_version.run_id is 'The run that made it; empty for none';
comment on column model_version.model_id is 'The logged model it is; empty for none';

create table model_version_tag (
  registered_number bigint  not null,
  version           integer not null,
  key               text    not null check (length(key) between 1 and 250),
  value             text    not null check (length(value) <= 100000),
  primary key (registered_number, version, key),
  foreign key (registered_number, version) references model_version on delete cascade
);
comment on table model_version_tag is 'Free labels of model versions';

create table registered_model_alias (
  registered_number bigint  not null,
  alias             text    not null check (length(alias) between 1 and 255),
  version           integer not null,
  primary key (registered_number, alias),
  foreign key (registered_number, version) references model_version on delete cascade
);
comment on table registered_model_alias is 'Names such as champion that stand for one version at a time';
