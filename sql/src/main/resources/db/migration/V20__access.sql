-- Who may call the API where it is not open to everybody.

create table access_token (
  token_id      bigint generated always as identity primary key,
  name          text        not null check (length(name) between 1 and 100),
  role          text        not null check (role in ('viewer', 'worker', 'editor', 'admin')),
  secret_sha256 text        not null unique check (secret_sha256 ~ '^[0-9a-f]{64}$'),
  created_at    timestamptz not null default now(),
  expires_at    timestamptz,
  last_used_at  timestamptz,
  revoked_at    timestamptz
);
comment on table  access_token is 'Tokens of people, programs and workers; a revoked one is kept for its name in old records';
comment on column access_token.role is 'org.espalier.web.http.Role';
comment on column access_token.secret_sha256 is 'Of the secret, which holds 256 random bits and is kept nowhere';
comment on column access_token.expires_at is 'Null for a token that stands in the server''s environment';
comment on column access_token.last_used_at is 'To about a minute';
comment on column access_token.revoked_at is 'When it was made void; null while valid';

create table access_session (
  session_sha256 text        primary key check (session_sha256 ~ '^[0-9a-f]{64}$'),
  token_id       bigint      not null references access_token on delete cascade,
  created_at     timestamptz not null default now(),
  expires_at     timestamptz not null
);
comment on table  access_session is 'Browsers that showed a token; they hold a cookie instead of it';
comment on column access_session.session_sha256 is 'Of the cookie''s value';
