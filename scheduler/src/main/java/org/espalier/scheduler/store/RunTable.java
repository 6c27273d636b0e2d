package org.espalier.scheduler.store;

import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.jdbi.v3.core.Handle;

/** Tables run, run_param and run_tag: the trials as the tracking API shows them. */
public final class RunTable {

  /** MLflow's words for where a run stands. */
  public enum Status {
    SCHEDULED,
    RUNNING,
    FINISHED,
    FAILED,
    KILLED
  }

  private static final int LONGEST_PARAMETER = 6000;

  private final Handle handle;

  RunTable(Handle handle) {
    this.handle = handle;
  }

  /** A new run in status SCHEDULED with its parameters. */
  public void insert(
      long experiment, String runId, String name, Map<String, ParameterValue> parameters) {
    long number =
        handle
            .createUpdate(
                """
                insert into run (run_id, experiment_id, name, status)
                values (:run, :experiment, :name, 'SCHEDULED')
                """)
            .bind("run", runId)
            .bind("experiment", experiment)
            .bind("name", name)
            .executeAndReturnGeneratedKeys("run_number")
            .mapTo(Long.class)
            .one();
    parameters.forEach(
        (key, value) ->
            handle
                .createUpdate(
                    "insert into run_param (run_number, key, value) values (:run, :key, :value)")
                .bind("run", number)
                .bind("key", key)
                .bind("value", text(value))
                .execute());
  }

  private static String text(ParameterValue value) {
    String text = value.raw().toString();
    return text.length() <= LONGEST_PARAMETER ? text : text.substring(0, LONGEST_PARAMETER);
  }

  /** Labels a run; a later value replaces an earlier one. */
  public void tag(String runId, String key, String value) {
    handle
        .createUpdate(
            """
            insert into run_tag (run_number, key, value)
            select run_number, :key, :value from run where run_id = :run
            on conflict (run_number, key) do update set value = excluded.value
            """)
        .bind("run", runId)
        .bind("key", key)
        .bind("value", value)
        .execute();
  }

  /** Moves a run; it starts with its first RUNNING and ends with a final status. */
  public void status(String runId, Status status) {
    handle
        .createUpdate(
            """
            update run
            set status = :status,
                started_at = case when :status = 'RUNNING' then coalesce(started_at, now()) else started_at end,
                ended_at = case when :status in ('FINISHED', 'FAILED', 'KILLED') then now() end
            where run_id = :run
            """)
        .bind("status", status)
        .bind("run", runId)
        .execute();
  }

  /** Deletes the points of a run after this position: its next attempt writes them anew. */
  public void rewind(String runId, int epoch, long iteration) {
    handle
        .createQuery(
            "select rewind_run(run_number, :epoch, :iteration) from run where run_id = :run")
        .bind("epoch", epoch)
        .bind("iteration", iteration)
        .bind("run", runId)
        .mapTo(Long.class)
        .one();
  }
}
