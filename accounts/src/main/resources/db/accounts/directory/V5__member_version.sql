-- Counts the changes of a member's role: what a change is based on.
ALTER TABLE accounts_member ADD COLUMN version bigint NOT NULL DEFAULT 1;
