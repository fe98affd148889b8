-- db-scheduler's own table, as its documentation gives it for PostgreSQL.
CREATE TABLE job_due (
  task_name            text NOT NULL,
  task_instance        text NOT NULL,
  task_data            bytea,
  execution_time       timestamptz NOT NULL,
  picked               boolean NOT NULL,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures integer,
  last_heartbeat       timestamptz,
  version              bigint NOT NULL,
  priority             smallint,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX job_due_execution_time ON job_due (execution_time);
CREATE INDEX job_due_last_heartbeat ON job_due (last_heartbeat);

-- What is to be done and what became of it. Each attempt raises the fence.
CREATE TABLE job (
  id              uuid PRIMARY KEY,
  team_id         uuid        NOT NULL,
  kind            text        NOT NULL,
  idempotency_key text        NOT NULL,
  payload         jsonb       NOT NULL,
  state           text        NOT NULL CHECK (state IN ('queued', 'running', 'done', 'dead')),
  attempts        integer     NOT NULL DEFAULT 0,
  fence           bigint      NOT NULL DEFAULT 0,
  error           text,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  UNIQUE (team_id, kind, idempotency_key)
);
CREATE INDEX job_ended ON job (updated_at) WHERE state IN ('done', 'dead');
