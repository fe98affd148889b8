-- What a service took by the time of day, where its file has that foretold: two weeks in one line.
alter table app_scaling add column history text not null default '';
