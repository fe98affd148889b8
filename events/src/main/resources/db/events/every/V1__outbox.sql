-- The order of events. Never cached by sessions: EventHorizon reads its last value.
CREATE SEQUENCE event_sequence CACHE 1;

CREATE TABLE event_outbox (
  team_id  uuid        NOT NULL,
  at       timestamptz NOT NULL,
  sequence bigint      NOT NULL,
  id       uuid        NOT NULL,
  type     text        NOT NULL,
  payload  jsonb       NOT NULL,
  writer   xid8        NOT NULL,
  PRIMARY KEY (team_id, at, sequence)
) PARTITION BY RANGE (at);

CREATE INDEX event_outbox_sequence ON event_outbox (sequence);

-- How far each durable consumer has come, and who reads for it now.
CREATE TABLE event_cursor (
  consumer    text PRIMARY KEY,
  sequence    bigint      NOT NULL,
  lease_owner text        NOT NULL,
  lease_epoch bigint      NOT NULL,
  lease_until timestamptz NOT NULL
);
