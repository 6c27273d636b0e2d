package org.espalier.scheduler;

import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Studies as rows, for tests of what is done to their trials. */
public final class TestStudies {

  private TestStudies() {}

  /**
   * Inserts a study with an experiment of the same name.
   *
   * @param ended how long ago it ended, by the database's clock; empty while it has not
   * @return its number
   */
  public static long insert(Jdbi jdbi, String name, Optional<Duration> ended) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with made as (
                      insert into experiment (name) values (:name) returning experiment_id)
                    insert into study (experiment_id, name, specification, source_text, queue, seed,
                      trial_limit, ended_at)
                    select experiment_id, :name, '{}', '', 'default', 7, 100,
                           now() - make_interval(secs => :ended)
                    from made
                    returning study_id
                    """)
                .bind("name", name)
                .bind("ended", ended.map(ago -> (double) ago.toSeconds()).orElse(null))
                .mapTo(Long.class)
                .one());
  }
}
