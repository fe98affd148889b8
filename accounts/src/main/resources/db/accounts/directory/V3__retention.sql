-- By what is swept.
CREATE INDEX accounts_session_expires ON accounts_session (expires_at);
CREATE INDEX accounts_session_used ON accounts_session (last_used_at);
CREATE INDEX accounts_refresh_used ON accounts_refresh (used_at) WHERE used_at IS NOT NULL;
CREATE INDEX accounts_key_expires ON accounts_key (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX accounts_invite_expires ON accounts_invite (expires_at);
CREATE INDEX accounts_team_deleted ON accounts_team (deleted_at) WHERE deleted_at IS NOT NULL;
