create table blob_small (
  team_id uuid not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  content bytea not null check (octet_length(content) <= 65536),
  created_at timestamptz not null default now(),
  primary key (team_id, sha256)
);
