create table app (
  team_id uuid not null,
  app_id uuid not null,
  name text not null,
  folder text not null,
  release_id uuid,
  last_release_number integer not null default 0,
  created_at timestamptz not null,
  primary key (team_id, app_id),
  unique (team_id, name),
  unique (app_id)
);

create table app_release (
  team_id uuid not null,
  app_id uuid not null,
  release_id uuid not null,
  number integer not null,
  state text not null check (state in ('building', 'releasing', 'live', 'superseded', 'failed')),
  reason text not null,
  manifest text not null,
  source_sha256 text not null,
  source_bytes bigint not null,
  files integer not null,
  bytes bigint not null,
  kept boolean not null default true,
  created_by text not null,
  created_at timestamptz not null,
  primary key (team_id, app_id, release_id),
  unique (team_id, app_id, number),
  foreign key (team_id, app_id) references app (team_id, app_id) on delete cascade
);

create table app_service (
  team_id uuid not null,
  app_id uuid not null,
  service text not null,
  replicas integer not null check (replicas >= 0),
  primary key (team_id, app_id, service),
  foreign key (team_id, app_id) references app (team_id, app_id) on delete cascade
);

create table app_config (
  team_id uuid not null,
  app_id uuid not null,
  name text not null,
  value text not null,
  version bigint not null,
  updated_by text not null,
  updated_at timestamptz not null,
  primary key (team_id, app_id, name),
  foreign key (team_id, app_id) references app (team_id, app_id) on delete cascade
);

create table app_secret (
  team_id uuid not null,
  app_id uuid not null,
  name text not null,
  sealed bytea not null,
  platform boolean not null default false,
  updated_by text not null,
  updated_at timestamptz not null,
  primary key (team_id, app_id, platform, name),
  foreign key (team_id, app_id) references app (team_id, app_id) on delete cascade
);

create table app_command (
  team_id uuid not null,
  app_id uuid not null,
  command_id uuid not null,
  service text not null,
  command text not null,
  schedule text,
  release_id uuid not null,
  state text not null check (state in ('starting', 'running', 'succeeded', 'failed', 'cancelled')),
  reason text not null,
  exit_code integer,
  created_by text not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (team_id, app_id, command_id),
  foreign key (team_id, app_id) references app (team_id, app_id) on delete cascade
);

create index app_command_schedule on app_command (team_id, app_id, schedule, created_at desc)
  where schedule is not null;

create index app_command_open on app_command (state) where state in ('starting', 'running');

create table app_schedule (
  team_id uuid not null,
  app_id uuid not null,
  name text not null,
  due_at timestamptz,
  primary key (team_id, app_id, name),
  foreign key (team_id, app_id) references app (team_id, app_id) on delete cascade
);

create index app_schedule_due on app_schedule (due_at) where due_at is not null;
