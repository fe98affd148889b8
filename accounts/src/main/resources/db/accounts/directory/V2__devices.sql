-- Browsers that an account signed in from before: guesses from elsewhere do not hold them up.
CREATE TABLE accounts_device (
  hash    bytea       PRIMARY KEY,
  user_id uuid        NOT NULL REFERENCES accounts_user ON DELETE CASCADE,
  seen_at timestamptz NOT NULL
);
CREATE INDEX accounts_device_user ON accounts_device (user_id, seen_at);
CREATE INDEX accounts_device_seen ON accounts_device (seen_at);
