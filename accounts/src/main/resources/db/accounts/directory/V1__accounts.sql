-- What is global: people, teams and who is in them, and every proof of identity. Secrets are kept
-- as SHA-256 of 256 random bits, passwords as Argon2id.

CREATE TABLE accounts_user (
  user_id       uuid        PRIMARY KEY,
  email         text        NOT NULL,
  name          text        NOT NULL,
  password_hash text,
  issuer        text,
  subject       text,
  created_at    timestamptz NOT NULL,
  CHECK ((issuer IS NULL) = (subject IS NULL)),
  CHECK ((issuer IS NULL) = (password_hash IS NOT NULL))
);
-- An issuer's addresses are its own affair; only ours must be unique.
CREATE UNIQUE INDEX accounts_user_email ON accounts_user (email) WHERE issuer IS NULL;
CREATE UNIQUE INDEX accounts_user_subject ON accounts_user (issuer, subject);

CREATE TABLE accounts_team (
  team_id       uuid        PRIMARY KEY,
  name          text        NOT NULL,
  kind          text        NOT NULL CHECK (kind IN ('personal', 'shared', 'installation')),
  plan          text        NOT NULL,
  issuer        text,
  external_name text,
  version       bigint      NOT NULL DEFAULT 1,
  created_at    timestamptz NOT NULL,
  deleted_at    timestamptz
);
CREATE UNIQUE INDEX accounts_team_installation ON accounts_team (kind) WHERE kind = 'installation';
CREATE UNIQUE INDEX accounts_team_external ON accounts_team (issuer, external_name)
  WHERE deleted_at IS NULL;

CREATE TABLE accounts_member (
  team_id   uuid        NOT NULL REFERENCES accounts_team,
  user_id   uuid        NOT NULL REFERENCES accounts_user ON DELETE CASCADE,
  role      text        NOT NULL CHECK (role IN ('viewer', 'editor', 'owner')),
  joined_at timestamptz NOT NULL,
  PRIMARY KEY (team_id, user_id)
);
CREATE INDEX accounts_member_user ON accounts_member (user_id);

CREATE TABLE accounts_session (
  session_id     uuid        PRIMARY KEY,
  user_id        uuid        NOT NULL REFERENCES accounts_user ON DELETE CASCADE,
  kind           text        NOT NULL CHECK (kind IN ('browser', 'token')),
  cookie_hash    bytea       UNIQUE,
  user_agent     text        NOT NULL,
  remote_address text        NOT NULL,
  created_at     timestamptz NOT NULL,
  last_used_at   timestamptz NOT NULL,
  expires_at     timestamptz NOT NULL,
  revoked_at     timestamptz
);
CREATE INDEX accounts_session_user ON accounts_session (user_id);
CREATE INDEX accounts_session_revoked ON accounts_session (revoked_at) WHERE revoked_at IS NOT NULL;

-- Every refresh token ever given in a session, so that a used one is known when it comes again.
CREATE TABLE accounts_refresh (
  hash       bytea       PRIMARY KEY,
  session_id uuid        NOT NULL REFERENCES accounts_session ON DELETE CASCADE,
  issued_at  timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE INDEX accounts_refresh_session ON accounts_refresh (session_id);

CREATE TABLE accounts_key (
  key_id       uuid        PRIMARY KEY,
  team_id      uuid        NOT NULL REFERENCES accounts_team,
  hash         bytea       NOT NULL UNIQUE,
  prefix       text        NOT NULL,
  name         text        NOT NULL,
  role         text        NOT NULL CHECK (role IN ('viewer', 'editor', 'owner')),
  created_by   text        NOT NULL,
  created_at   timestamptz NOT NULL,
  last_used_at timestamptz,
  expires_at   timestamptz,
  revoked_at   timestamptz
);
CREATE INDEX accounts_key_team ON accounts_key (team_id, key_id);
CREATE INDEX accounts_key_revoked ON accounts_key (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE accounts_invite (
  invite_id  uuid        PRIMARY KEY,
  team_id    uuid        NOT NULL REFERENCES accounts_team,
  code_hash  bytea       NOT NULL UNIQUE,
  email      text        NOT NULL,
  role       text        NOT NULL CHECK (role IN ('viewer', 'editor', 'owner')),
  invited_by text        NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  closed_at  timestamptz
);
CREATE INDEX accounts_invite_team ON accounts_invite (team_id, invite_id);

CREATE TABLE accounts_ticket (
  hash       bytea       PRIMARY KEY,
  holder     jsonb       NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX accounts_ticket_expires ON accounts_ticket (expires_at);

-- The one-time link by which the installation gets its first owner.
CREATE TABLE accounts_setup (
  only_row   boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
  hash       bytea       NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE accounts_signing_key (
  kid            text        PRIMARY KEY,
  public_jwk     text        NOT NULL,
  private_sealed bytea       NOT NULL,
  created_at     timestamptz NOT NULL,
  signs_from     timestamptz NOT NULL
);

-- What nodes must forget from memory. Read by sequence, woken by NOTIFY.
CREATE TABLE accounts_change (
  sequence bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind     text        NOT NULL,
  subject  uuid        NOT NULL,
  at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX accounts_change_at ON accounts_change (at);

-- Audit entries on their way to the shard of their team: written with the change they tell of.
CREATE TABLE accounts_audit_pending (
  audit_id uuid        PRIMARY KEY,
  team_id  uuid        NOT NULL,
  at       timestamptz NOT NULL,
  actor    text        NOT NULL,
  action   text        NOT NULL,
  target   text        NOT NULL,
  details  jsonb       NOT NULL
);
