-- What a service's autoscaler remembers, and when its count was set by hand last.
create table app_scaling (
  team_id uuid not null,
  app_id uuid not null,
  service text not null,
  state text not null default '',
  held_from timestamptz,
  primary key (team_id, app_id, service),
  foreign key (team_id, app_id) references app (team_id, app_id) on delete cascade
);

-- Why counts changed or did not; the newest of each service alone are kept.
create table app_scaling_decision (
  team_id uuid not null,
  app_id uuid not null,
  service text not null,
  number bigint generated always as identity,
  decided_at timestamptz not null,
  from_count integer not null,
  to_count integer not null,
  wanted integer,
  cause text not null,
  words text not null,
  arithmetic text not null,
  primary key (team_id, app_id, service, number),
  foreign key (team_id, app_id) references app (team_id, app_id) on delete cascade
);
