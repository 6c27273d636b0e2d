-- Files that come in parts, so that a large one goes on where it broke off.

create table artifact_upload (
  upload_id  text        primary key default replace(gen_random_uuid()::text, '-', ''),
  owner      text        not null check (owner in ('RUN', 'LOGGED_MODEL')),
  owner_id   text        not null,
  name       text        not null check (length(name) between 1 and 1000),
  sha256     text        check (sha256 ~ '^[0-9a-f]{64}$'),
  touched_at timestamptz not null default now(),
  completed  boolean     not null default false
);
create unique index artifact_upload_open on artifact_upload (owner, owner_id, name, sha256)
  where sha256 is not null and not completed;
comment on table  artifact_upload is 'Files that are being sent in parts; purged a day after the last part';
comment on column artifact_upload.upload_id is 'Random; who knows it may send parts, and nobody else learns it';
comment on column artifact_upload.owner is 'What owner_id is the id of';
comment on column artifact_upload.owner_id is 'Of the run or logged model; looked up again when the file is complete';
comment on column artifact_upload.name is 'The artifact''s name once it is complete';
comment on column artifact_upload.sha256 is 'Of the whole file, where the sender knows it; the same file goes on in the same upload';
comment on column artifact_upload.touched_at is 'When it was begun, or its last part came';
comment on column artifact_upload.completed is 'Kept for senders that repeat the last request';

create table artifact_upload_part (
  upload_id text    not null references artifact_upload on delete cascade,
  part      integer not null check (part between 1 and 2000),
  sha256    text    not null references blob,
  bytes     bigint  not null,
  primary key (upload_id, part)
);
create index artifact_upload_part_of_blob on artifact_upload_part (sha256);
comment on table  artifact_upload_part is 'The parts that are there, each a content of the artifact store, until the file is complete';
comment on column artifact_upload_part.part is 'Counted from 1; the file is the parts in this order';
comment on column artifact_upload_part.bytes is 'As in blob';
