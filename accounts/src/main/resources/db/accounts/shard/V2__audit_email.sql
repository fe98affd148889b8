-- An account that goes takes its e-mail out of every trail: few entries hold one.
CREATE INDEX accounts_audit_email ON accounts_audit ((details ->> 'email'))
  WHERE details ->> 'email' IS NOT NULL;
