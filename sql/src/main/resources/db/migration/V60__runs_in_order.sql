-- Runs of one experiment in the order in which MLflow's clients page through them.

drop index run_of_experiment;
create index run_of_experiment on run (experiment_id, started_at desc nulls last, run_id);
