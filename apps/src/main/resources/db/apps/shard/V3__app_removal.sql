-- Since when an app is being deleted: whatever ends Banyan meanwhile, the next start goes on with it.
alter table app add column removing_at timestamptz;

create index app_removing on app (removing_at) where removing_at is not null;

-- When it last became the app of its folder: the newest is the one that the folder runs now.
alter table app add column up_at timestamptz not null default now();

update app set up_at = created_at;
