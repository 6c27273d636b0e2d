-- The same ids as before. A repetition that is counted makes an automaton of 256 steps, which every write of a run built
-- anew: a twentieth of what the database does for a trial.

alter table run drop constraint run_run_id_check;
alter table run add constraint run_run_id_check
  check (length(run_id) <= 256 and run_id ~ '^[a-zA-Z0-9][\w\-]*$');

alter table logged_model drop constraint logged_model_model_id_check;
alter table logged_model add constraint logged_model_model_id_check
  check (length(model_id) <= 256 and model_id ~ '^[a-zA-Z0-9][\w\-]*$');
