-- The way to the trials that time has made due, however many studies run.

create index trial_due on trial (not_before) where state = 'WAITING';
