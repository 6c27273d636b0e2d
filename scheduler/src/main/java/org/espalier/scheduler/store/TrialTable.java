package org.espalier.scheduler.store;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.json.Json;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.Lineage;
import org.espalier.core.study.TrialSpec;
import org.espalier.core.trial.TrialState;
import org.espalier.scheduler.policy.Transitions;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Table trial. */
public final class TrialTable {

  private static final RowMapper<TrialRow> ROW =
      (row, context) ->
          new TrialRow(
              row.getLong("trial_id"),
              row.getLong("study_id"),
              row.getInt("number"),
              row.getString("variant"),
              row.getString("run_id"),
              TrialState.valueOf(row.getString("state")),
              JsonColumns.parameters(row.getString("parameters")),
              row.getInt("attempt"),
              row.getBoolean("due"),
              row.getBoolean("halted"),
              JsonColumns.numbers(row.getString("objectives")),
              row.getInt("epochs_done"),
              reported(row.getString("reported")));

  private final Handle handle;
  private final ChangeTable changes;

  TrialTable(Handle handle, ChangeTable changes) {
    this.handle = handle;
    this.changes = changes;
  }

  private static Reported reported(@Nullable String json) {
    return json == null ? Reported.NOTHING : JsonColumns.read(json, Reported.class);
  }

  public Optional<TrialRow> find(long id) {
    return handle
        .createQuery(
            """
            select *, not_before <= now() as due, not_before = 'infinity' as halted
            from trial where trial_id = :id
            """)
        .bind("id", id)
        .map(ROW)
        .findOne();
  }

  /** Trials of a study that have not ended, by number. */
  public List<TrialRow> unfinished(long study) {
    return handle
        .createQuery(
            """
            select *, not_before <= now() as due, not_before = 'infinity' as halted
            from trial
            where study_id = :study and state in ('WAITING', 'QUEUED', 'RUNNING')
            order by number
            """)
        .bind("study", study)
        .map(ROW)
        .list();
  }

  public Optional<TrialRow> byNumber(long study, int number) {
    return handle
        .createQuery(
            """
            select *, not_before <= now() as due, not_before = 'infinity' as halted
            from trial where study_id = :study and number = :number
            """)
        .bind("study", study)
        .bind("number", number)
        .map(ROW)
        .findOne();
  }

  public Optional<TrialRow> byVariant(long study, String variant) {
    return handle
        .createQuery(
            """
            select *, not_before <= now() as due, not_before = 'infinity' as halted
            from trial where study_id = :study and variant = :variant
            """)
        .bind("study", study)
        .bind("variant", variant)
        .map(ROW)
        .findOne();
  }

  public Optional<TrialRow> byRun(String runId) {
    return handle
        .createQuery(
            """
            select *, not_before <= now() as due, not_before = 'infinity' as halted
            from trial where run_id = :run
            """)
        .bind("run", runId)
        .map(ROW)
        .findOne();
  }

  /** Completed trials of a study. */
  public List<TrialRow> completed(long study) {
    return handle
        .createQuery(
            """
            select *, not_before <= now() as due, not_before = 'infinity' as halted
            from trial where study_id = :study and state = 'COMPLETED'
            order by number
            """)
        .bind("study", study)
        .map(ROW)
        .list();
  }

  /** The last trials of a study that completed or were pruned with a value, oldest first. */
  public List<TrialRow> results(long study, int most) {
    return handle
        .createQuery(
            """
            select * from (
              select *, not_before <= now() as due, not_before = 'infinity' as halted
              from trial
              where study_id = :study
                and (state = 'COMPLETED' or (state = 'PRUNED' and reported is not null))
              order by number desc limit :most) last
            order by number
            """)
        .bind("study", study)
        .bind("most", most)
        .map(ROW)
        .list();
  }

  /** How many trials of a study are in each state. */
  public Map<TrialState, Integer> counts(long study) {
    return handle
        .createQuery(
            "select state, count(*) as n from trial where study_id = :study group by state")
        .bind("study", study)
        .reduceRows(
            new EnumMap<TrialState, Integer>(TrialState.class),
            (counts, row) -> {
              counts.put(
                  TrialState.valueOf(row.getColumn("state", String.class)),
                  row.getColumn("n", Integer.class));
              return counts;
            });
  }

  /** A new trial in state WAITING. */
  public TrialRow insert(
      long study, int number, String variant, String runId, Map<String, ParameterValue> values) {
    long id =
        handle
            .createUpdate(
                """
                insert into trial (study_id, number, variant, run_id, state, parameters)
                values (:study, :number, :variant, :run, 'WAITING', cast(:parameters as jsonb))
                """)
            .bind("study", study)
            .bind("number", number)
            .bind("variant", variant)
            .bind("run", runId)
            .bind("parameters", Json.write(values))
            .executeAndReturnGeneratedKeys("trial_id")
            .mapTo(Long.class)
            .one();
    changes.add(study, id, null, "", TrialState.WAITING.name(), "planned");
    return find(id).orElseThrow();
  }

  /**
   * Moves a trial.
   *
   * @param reason for people; shown as why it waits or ended
   */
  public void move(TrialRow trial, TrialState to, String reason) {
    Transitions.check(trial.state(), to);
    int moved =
        handle
            .createUpdate(
                """
                update trial
                set state = :to,
                    reason = :reason,
                    started_at = case when :to = 'RUNNING' then coalesce(started_at, now()) else started_at end,
                    ended_at = case when :to in ('COMPLETED', 'PRUNED', 'FAILED', 'CANCELLED') then now() end
                where trial_id = :id and state = :from
                """)
            .bind("to", to)
            .bind("reason", reason)
            .bind("id", trial.id())
            .bind("from", trial.state())
            .execute();
    if (moved != 1) {
      throw new IllegalStateException(
          "trial %d is no longer %s".formatted(trial.id(), trial.state()));
    }
    changes.add(trial.studyId(), trial.id(), null, trial.state().name(), to.name(), reason);
  }

  /** Says why a waiting trial waits, where it does not say so yet. */
  public void explain(TrialRow trial, String reason) {
    handle
        .createUpdate(
            "update trial set reason = :reason where trial_id = :id and reason <> :reason")
        .bind("reason", reason)
        .bind("id", trial.id())
        .execute();
  }

  /** Its next attempt begins no earlier than after {@code delay}. */
  public void delay(TrialRow trial, Duration delay) {
    handle
        .createUpdate(
            "update trial set not_before = now() + make_interval(secs => :seconds) where trial_id = :id")
        .bind("seconds", delay.toMillis() / 1000.0)
        .bind("id", trial.id())
        .execute();
  }

  /** It goes on only after {@link #delay} is called for it again. */
  public void halt(TrialRow trial) {
    handle
        .createUpdate("update trial set not_before = 'infinity' where trial_id = :id")
        .bind("id", trial.id())
        .execute();
  }

  /** The specification, once its sources are known, and the attempt granted next. */
  public void grant(TrialRow trial, int attempt, TrialSpec specification) {
    handle
        .createUpdate(
            """
            update trial set attempt = :attempt, specification = cast(:specification as jsonb)
            where trial_id = :id
            """)
        .bind("attempt", attempt)
        .bind("specification", Json.write(specification))
        .bind("id", trial.id())
        .execute();
  }

  /** The specification it was granted with, if it ever was. */
  public Optional<TrialSpec> specification(long trial) {
    return handle
        .createQuery(
            "select specification from trial where trial_id = :id and specification is not null")
        .bind("id", trial)
        .mapTo(String.class)
        .findOne()
        .map(json -> JsonColumns.read(json, TrialSpec.class));
  }

  /** What its modules began with, as its worker says. */
  public void inherited(TrialRow trial, Lineage lineage) {
    handle
        .createUpdate("update trial set inheritance = cast(:lineage as jsonb) where trial_id = :id")
        .bind("lineage", Json.write(lineage))
        .bind("id", trial.id())
        .execute();
  }

  /** How far it is and how good. */
  public void progress(TrialRow trial, int epochsDone, Map<String, Double> objectives) {
    handle
        .createUpdate(
            """
            update trial set epochs_done = :epochs, objectives = cast(:objectives as jsonb)
            where trial_id = :id
            """)
        .bind("epochs", epochsDone)
        .bind("objectives", Json.write(objectives))
        .bind("id", trial.id())
        .execute();
  }

  /** What the search was told of it. */
  public void reported(TrialRow trial, Reported reported) {
    handle
        .createUpdate("update trial set reported = cast(:reported as jsonb) where trial_id = :id")
        .bind("reported", Json.write(reported))
        .bind("id", trial.id())
        .execute();
  }
}
