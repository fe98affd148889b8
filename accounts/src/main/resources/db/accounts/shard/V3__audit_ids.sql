-- The trail names people by ids alone; the address of an invite is joined by those who read.
UPDATE accounts_audit SET details = details - 'email' WHERE details ->> 'email' IS NOT NULL;
DROP INDEX accounts_audit_email;
