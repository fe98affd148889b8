-- Which physical shard holds each virtual shard. A slot's number never changes.
CREATE TABLE data_virtual_shard (
  number integer PRIMARY KEY CHECK (number BETWEEN 0 AND 4095),
  shard  text NOT NULL
);

-- Teams that stand elsewhere than their virtual shard.
CREATE TABLE data_team_shard (
  team_id uuid PRIMARY KEY,
  shard   text NOT NULL
);

-- Each history (server and timeline) that a database has had; see Epochs.
CREATE TABLE data_epoch (
  database_name     text NOT NULL,
  epoch             bigint NOT NULL,
  system_identifier bigint NOT NULL,
  timeline          bigint NOT NULL,
  PRIMARY KEY (database_name, epoch),
  UNIQUE (database_name, system_identifier, timeline)
);

-- The database of each app; its password follows from a key outside the database.
CREATE TABLE data_app_database (
  team_id       uuid NOT NULL,
  app           text NOT NULL,
  database_name text NOT NULL UNIQUE,
  created_at    timestamptz NOT NULL,
  PRIMARY KEY (team_id, app)
);
