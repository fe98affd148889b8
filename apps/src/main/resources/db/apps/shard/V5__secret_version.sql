-- Counts the changes of a secret: what a change is based on.
alter table app_secret add column version bigint not null default 1;
