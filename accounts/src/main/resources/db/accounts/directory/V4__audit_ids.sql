-- The trail and its events name people by ids alone; the address of an invite is joined by those who
-- read. An account that goes takes the invites to its address along.
UPDATE accounts_audit_pending SET details = details - 'email' WHERE details ->> 'email' IS NOT NULL;
CREATE INDEX accounts_invite_email ON accounts_invite (email);
