package org.espalier.web;

import java.util.Map;
import org.espalier.core.json.Json;
import org.espalier.core.space.Corners;
import org.espalier.core.study.StudyProblems;
import org.espalier.core.study.StudyReader;
import org.espalier.core.study.StudySpec;
import org.espalier.core.study.TransferSpec;
import org.jdbi.v3.core.Jdbi;

/**
 * A study of many trials that ended, written by the database itself: three in ten completed, the
 * others were pruned, each with its attempt and a curve of as many epochs as it trained.
 */
final class StudySeed {
  private static final int EPOCHS = 8;

  private StudySeed() {}

  /** Its id; {@code trials} is 1 or more. */
  static long fill(Jdbi jdbi, int trials) throws StudyProblems {
    String text = Seed.example("mnist-cnn.yaml");
    StudySpec study = StudyReader.read(text);
    String trial =
        Json.write(
            study
                .resolve(Corners.of(study.space(), 1).getFirst())
                .toTrialSpec(TransferSpec.NONE, 7));
    return jdbi.inTransaction(
        handle -> {
          handle.execute("set local statement_timeout = 0");
          handle.execute(
              "insert into metric (name) values ('test_accuracy') on conflict do nothing");
          long id =
              handle
                  .createQuery(
                      """
                      with made as (
                        insert into experiment (name) values ('large study') returning experiment_id
                      )
                      insert into study (experiment_id, name, state, specification, source_text,
                                         queue, seed, trial_limit, started_at, ended_at)
                      select experiment_id, 'large study', 'COMPLETED', cast(:specification as jsonb),
                             :source, 'default', 7, :trials, now() - interval '1 day', now()
                      from made returning study_id
                      """)
                  .bind("specification", Json.write(study))
                  .bind("source", text)
                  .bind("trials", trials)
                  .mapTo(long.class)
                  .one();
          Map<String, Object> of =
              Map.of("study", id, "trials", trials, "specification", trial, "epochs", EPOCHS);
          for (String statement : statements()) {
            handle.createUpdate(statement).bindMap(of).execute();
          }
          return id;
        });
  }

  private static String[] statements() {
    return new String[] {
      """
      insert into run (run_id, experiment_id, name, status, started_at, ended_at)
      select md5(:study || ' ' || n), s.experiment_id, 'trial ' || n, 'FINISHED',
             now() - interval '1 day' + n * interval '4 seconds',
             now() - interval '1 day' + n * interval '4 seconds' + interval '1 minute'
      from study s, generate_series(0, :trials - 1) n where s.study_id = :study
      """,
      """
      insert into trial (study_id, number, run_id, state, reason, parameters, specification, attempt,
                         objectives, epochs_done, started_at, ended_at)
      select :study, n, md5(:study || ' ' || n),
             case when n % 10 < 3 then 'COMPLETED' else 'PRUNED' end, '',
             jsonb_build_object(
               'block1.filters', (array[16, 32, 64])[1 + n % 3],
               'block2.filters', 32 * (1 + n % 4),
               'deep.repeat', 1 + n % 2,
               'deep.1.filters', (array[64, 128])[1 + n % 2],
               'batch_size', (array[32, 64, 128])[1 + (n / 3) % 3],
               'optimizer', (array['adam', 'nesterovs', 'rmsprop'])[1 + (n / 7) % 3],
               'learning_rate', exp(ln(0.0005) + random() * ln(100))),
             cast(:specification as jsonb), 1,
             jsonb_build_object('test_accuracy', 0.99 - 0.2 * random() * random()),
             case when n % 10 < 3 then :epochs else 1 + n % 4 end,
             now() - interval '1 day' + n * interval '4 seconds',
             now() - interval '1 day' + n * interval '4 seconds' + interval '1 minute'
      from generate_series(0, :trials - 1) n
      """,
      """
      insert into attempt (trial_id, attempt, state, worker_id, slot, device, claimed_at, started_at,
                           ended_at, fraction)
      select trial_id, 1, 'FINISHED', 'host-' || number % 5, number % 4, 'cpu: 2 cores', started_at,
             started_at, ended_at, 1
      from trial where study_id = :study
      """,
      """
      insert into metric_chunk (run_number, first_step, last_step, first_time, last_time, metric_id,
                                point_count, steps, times, point_values)
      select r.run_number, 1, t.epochs_done, 1, t.epochs_done, m.metric_id, t.epochs_done,
             array(select e from generate_series(1, t.epochs_done) e),
             array(select e::bigint from generate_series(1, t.epochs_done) e),
             array(select 0.97 - exp(-e * (0.4 + 0.1 * (t.number % 5))) from generate_series(1, t.epochs_done) e)
      from trial t join run r using (run_id), metric m
      where t.study_id = :study and m.name = 'test_accuracy'
      """,
      """
      insert into metric_series (run_number, metric_id, experiment_id, last_step, last_time, last_value,
                                 minimum, maximum, point_count, nan_count)
      select r.run_number, m.metric_id, r.experiment_id, t.epochs_done, t.epochs_done, 0.9, 0, 0.97,
             t.epochs_done, 0
      from trial t join run r using (run_id), metric m
      where t.study_id = :study and m.name = 'test_accuracy'
      """,
    };
  }
}
