CREATE TABLE note (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  body   text NOT NULL,
  edits  integer NOT NULL DEFAULT 1,
  parent bigint,
  CONSTRAINT note_parent_fkey FOREIGN KEY (parent) REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE visit (at timestamptz NOT NULL) PARTITION BY RANGE (at);
