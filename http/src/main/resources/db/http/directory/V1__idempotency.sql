-- Answers to writes that carried an Idempotency-Key. Names and requests are hashes, answers are
-- encrypted under the client's own key: the table gives nothing away.
CREATE TABLE http_idempotency (
  name        bytea       PRIMARY KEY CHECK (octet_length(name) = 32),
  request     bytea       NOT NULL CHECK (octet_length(request) = 32),
  token       uuid        NOT NULL,
  claimed_at  timestamptz NOT NULL,
  finished_at timestamptz,
  sealed      bytea
);
CREATE INDEX http_idempotency_claimed_at ON http_idempotency (claimed_at);
