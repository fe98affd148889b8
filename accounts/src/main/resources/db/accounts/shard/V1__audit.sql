-- Who did what to a team and what it owns. By month: old months are dropped whole.
CREATE TABLE accounts_audit (
  team_id  uuid        NOT NULL,
  audit_id uuid        NOT NULL,
  at       timestamptz NOT NULL,
  actor    text        NOT NULL,
  action   text        NOT NULL,
  target   text        NOT NULL,
  details  jsonb       NOT NULL,
  PRIMARY KEY (team_id, audit_id, at)
) PARTITION BY RANGE (at);
