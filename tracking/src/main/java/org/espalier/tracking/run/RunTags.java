package org.espalier.tracking.run;

import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/** Changes tags whose new value hangs on the old one. Thread-safe. */
public final class RunTags {
  private final Jdbi jdbi;

  public RunTags(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Changes a tag, while whoever else writes to the run waits.
   *
   * @param change the new value of the old one, which is empty where there is no such tag; what it
   *     throws leaves everything as it is
   * @throws org.espalier.tracking.TrackingException NOT_FOUND; WRONG_STATE if the run is deleted
   */
  public void change(String runId, String key, Function<Optional<String>, String> change) {
    jdbi.useTransaction(
        handle -> {
          handle.execute("select 1 from run where run_id = ? for no key update", runId);
          Run run = RunStore.requireActive(handle, runId);
          Optional<String> before =
              handle
                  .createQuery("select value from run_tag where run_number = :run and key = :key")
                  .bind("run", run.runNumber())
                  .bind("key", key)
                  .mapTo(String.class)
                  .findOne();
          handle
              .createUpdate(
                  """
                  insert into run_tag (run_number, key, value) values (:run, :key, :value)
                  on conflict (run_number, key) do update set value = excluded.value
                  where run_tag.value <> excluded.value
                  """)
              .bind("run", run.runNumber())
              .bind("key", key)
              .bind("value", change.apply(before))
              .execute();
        });
  }
}
