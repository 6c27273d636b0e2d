package org.espalier.e2e.farm;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.core.message.AttemptReference;
import org.jdbi.v3.core.Jdbi;

/**
 * Trials that are there in the database only, each of a study and a run of its own, all running.
 */
public final class RunningTrials {
  private static final String WORKER = "worker-of-the-test";

  private RunningTrials() {}

  /** A trial's attempt, and the run that its points belong to. */
  public record RunningTrial(AttemptReference attempt, String runId) {}

  /** Adds {@code count} trials; their runs are called {@code run-0}, {@code run-1}, … */
  public static List<RunningTrial> add(Jdbi jdbi, int count) {
    return IntStream.range(0, count).mapToObj(i -> add(jdbi, "run-" + i)).toList();
  }

  private static RunningTrial add(Jdbi jdbi, String run) {
    long trial =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        with r as (insert into run (run_id, experiment_id) values (:run, 0)),
                             e as (insert into experiment (name) values (:run)
                                   returning experiment_id),
                             s as (insert into study (experiment_id, name, specification,
                                                      source_text, queue, seed, trial_limit)
                                   select experiment_id, :run, '{}', '', 'default', 1, 1 from e
                                   returning study_id),
                             t as (insert into trial (study_id, number, run_id, state, parameters)
                                   select study_id, 0, :run, 'RUNNING', '{}' from s
                                   returning trial_id)
                        insert into attempt (trial_id, attempt, state, worker_id)
                        select trial_id, 1, 'RUNNING', :worker from t returning trial_id
                        """)
                    .bind("run", run)
                    .bind("worker", WORKER)
                    .mapTo(long.class)
                    .one());
    return new RunningTrial(new AttemptReference(trial, 1, WORKER), run);
  }
}
