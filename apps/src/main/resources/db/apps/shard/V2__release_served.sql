-- Whether a release ever served: only one that did can be gone back to, and while it is, it must not
-- be taken for a new one.
alter table app_release add column served boolean not null default false;

update app_release set served = true where state in ('live', 'superseded');
