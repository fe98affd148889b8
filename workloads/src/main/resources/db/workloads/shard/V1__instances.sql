-- What runs, or ran, for a team. The columns from pid to place find a process again after a crash.
CREATE TABLE workload_instance (
  team_id      uuid        NOT NULL,
  id           uuid        NOT NULL,
  prefix       text        NOT NULL CHECK (prefix ~ '^[a-z]{2,6}$'),
  app_id       uuid        NOT NULL,
  service      text        NOT NULL CHECK (length(service) <= 63),
  ordinal      integer     NOT NULL,
  release_id   uuid        NOT NULL,
  node         text        NOT NULL,
  state        text        NOT NULL,
  ended        boolean     NOT NULL,
  reason       text        NOT NULL CHECK (length(reason) <= 2000),
  exit_code    integer,
  restarts     integer     NOT NULL,
  port         integer,
  pid          bigint,
  start_ticks  bigint,
  boot         text,
  place        text,
  transitions  bigint      NOT NULL,
  created_at   timestamptz NOT NULL,
  changed_at   timestamptz NOT NULL,
  PRIMARY KEY (team_id, id)
);

CREATE INDEX workload_instance_id ON workload_instance (id);
CREATE INDEX workload_instance_open ON workload_instance (node) WHERE NOT ended;
CREATE INDEX workload_instance_ended ON workload_instance (changed_at) WHERE ended;

-- Every step of an instance's life, with its reason.
CREATE TABLE workload_transition (
  team_id      uuid        NOT NULL,
  instance_id  uuid        NOT NULL,
  number       bigint      NOT NULL,
  from_state   text,
  to_state     text        NOT NULL,
  reason       text        NOT NULL CHECK (length(reason) <= 2000),
  at           timestamptz NOT NULL,
  PRIMARY KEY (team_id, instance_id, number)
);
