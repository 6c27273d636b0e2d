-- A transaction that notifies holds a lock of the whole database until its commit is on the disk, and wakes every
-- connection that listens, whatever to: a tenth of what a trial costs. The scheduler, which alone writes these two
-- tables, says itself which studies have changed, a moment after its commits and many at a time, and says so in the
-- setting of its connections. For whoever does not, the triggers speak as before.

drop trigger trial_changed on trial;
create trigger trial_changed after insert or update on trial
  for each row when (current_setting('espalier.announces_changes', true) is distinct from 'on')
  execute function notify_trial_change();

drop trigger attempt_changed on attempt;
create trigger attempt_changed after insert or update on attempt
  for each row when (current_setting('espalier.announces_changes', true) is distinct from 'on')
  execute function notify_attempt_change();
