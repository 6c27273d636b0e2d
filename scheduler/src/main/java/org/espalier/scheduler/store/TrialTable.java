package org.espalier.scheduler.store;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

/**
 * Table trial. Rows are read once in a transaction; what changes of them waits for {@link #flush},
 * so that many trials are written in one round trip.
 */
public final class TrialTable {

  static final RowMapper<TrialRow> ROW =
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
  private final TrialIds ids;
  private final Runnable insertRuns;
  private final Map<Long, TrialRow> read = new HashMap<>();
  private final Map<Long, TrialWrite> writes = new LinkedHashMap<>();
  private final Map<Long, TrialWrite> fresh = new LinkedHashMap<>();
  private final Map<Long, String> specifications = new HashMap<>();
  private final Map<Long, TrialSpec> understood = new HashMap<>();

  /**
   * @param at database clock
   */
  public record Due(List<Long> studies, OffsetDateTime at) {}

  /**
   * @param queued how many trials have a ticket that nobody took yet
   * @param running how many are held by a worker
   * @param waiting by number
   */
  public record UnderWay(int queued, int running, List<TrialRow> waiting) {

    /** Whether nothing of the study is left to be done. */
    public boolean isEmpty() {
      return busy() == 0 && waiting.isEmpty();
    }

    /** How many have an attempt. */
    public int busy() {
      return queued + running;
    }
  }

  /**
   * @param insertRuns writes the runs that the transaction has made: new trials refer to them
   */
  TrialTable(Handle handle, ChangeTable changes, TrialIds ids, Runnable insertRuns) {
    this.handle = handle;
    this.changes = changes;
    this.ids = ids;
    this.insertRuns = insertRuns;
  }

  private static Reported reported(@Nullable String json) {
    return json == null ? Reported.NOTHING : JsonColumns.read(json, Reported.class);
  }

  /** Writes what has changed. */
  void flush() {
    insertNew();
    if (!writes.isEmpty()) {
      List<TrialWrite> all = List.copyOf(writes.values());
      writes.clear();
      TrialWrite.flush(handle, all);
    }
  }

  /** Writes the trials that this transaction has made. */
  void insertNew() {
    if (!fresh.isEmpty()) {
      insertRuns.run();
      List<TrialWrite> all = List.copyOf(fresh.values());
      fresh.clear();
      TrialWrite.insert(handle, all);
    }
  }

  private TrialRow known(TrialRow row) {
    read.put(row.id(), row);
    return row;
  }

  /** The trial as this transaction has it by now, of a row that may be older. */
  private TrialRow current(TrialRow row) {
    return read.computeIfAbsent(row.id(), id -> row);
  }

  private TrialWrite write(TrialRow row) {
    TrialWrite inserted = fresh.get(row.id());
    if (inserted != null) {
      return inserted;
    }
    TrialRow now = current(row);
    return writes.computeIfAbsent(row.id(), id -> new TrialWrite(now));
  }

  public Optional<TrialRow> find(long id) {
    TrialRow row = read.get(id);
    if (row != null) {
      return Optional.of(row);
    }
    return handle
        .createQuery(
            """
            select *, not_before <= now() as due, not_before = 'infinity' as halted
            from trial where trial_id = :id
            """)
        .bind("id", id)
        .map(ROW)
        .map(this::known)
        .findOne();
  }

  /** What was read of a trial elsewhere; {@link #find} has it then. */
  void loaded(TrialRow row, @Nullable String specification) {
    if (specification != null) {
      specifications.putIfAbsent(row.id(), specification);
    }
    read.putIfAbsent(row.id(), row);
  }

  /**
   * Studies of which a trial may begin its next attempt since then, and the time of this answer.
   */
  public Due dueSince(OffsetDateTime then) {
    flush();
    OffsetDateTime now = now();
    return new Due(
        handle
            .createQuery(
                """
                select distinct study_id from trial
                where state = 'WAITING' and not_before > :then and not_before <= :now
                """)
            .bind("then", then)
            .bind("now", now)
            .mapTo(Long.class)
            .list(),
        now);
  }

  /** The database's clock, at the begin of the transaction. */
  public OffsetDateTime now() {
    return handle.createQuery("select now()").mapTo(OffsetDateTime.class).one();
  }

  /** What of a study is under way, in one round trip: how many are queued or run, and who waits. */
  public UnderWay underWay(long study) {
    flush();
    List<TrialRow> waiting = new ArrayList<>();
    UnderWay busy =
        handle
            .createQuery(
                """
                select busy.queued, busy.running, trial_id, study_id, number, variant, run_id, state,
                       parameters, attempt, not_before <= now() as due,
                       not_before = 'infinity' as halted, objectives, epochs_done, reported
                from (select count(*) filter (where state = 'QUEUED') as queued,
                             count(*) filter (where state = 'RUNNING') as running
                      from trial
                      where study_id = :study and state in ('QUEUED', 'RUNNING')) busy
                left join trial on study_id = :study and state = 'WAITING'
                order by number
                """)
            .bind("study", study)
            .map(
                (row, context) -> {
                  if (row.getString("state") != null) {
                    waiting.add(known(ROW.map(row, context)));
                  }
                  return new UnderWay(row.getInt("queued"), row.getInt("running"), List.of());
                })
            .list()
            .getFirst();
    return new UnderWay(busy.queued(), busy.running(), List.copyOf(waiting));
  }

  /** Trials of a study that have not ended, by number. */
  public List<TrialRow> unfinished(long study) {
    flush();
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
        .map(this::known)
        .list();
  }

  /**
   * What goes before a study on its queue.
   *
   * @param study the name of the first study that does; empty for none
   * @param underWay their trials that are queued or run
   */
  public record Ahead(String study, int underWay) {}

  /** The running studies of the same queue and a higher priority. */
  public Ahead ahead(StudyRow study) {
    flush();
    return handle
        .createQuery(
            """
            select coalesce((array_agg(s.name order by s.priority desc, s.study_id))[1], '') as first,
                   coalesce(sum(t.under_way), 0) as under_way
            from study mine
            join study s on s.queue = mine.queue and s.priority > mine.priority
              and s.state in ('SUBMITTED', 'RUNNING', 'PAUSED') and s.state <> 'PAUSED'
              and s.deleted_at is null
            cross join lateral (
              select count(*) as under_way from trial t
              where t.study_id = s.study_id and t.state in ('QUEUED', 'RUNNING')) t
            where mine.study_id = :study
            """)
        .bind("study", study.id())
        .map((row, context) -> new Ahead(row.getString("first"), row.getInt("under_way")))
        .one();
  }

  public Optional<TrialRow> byNumber(long study, int number) {
    flush();
    return handle
        .createQuery(
            """
            select *, not_before <= now() as due, not_before = 'infinity' as halted
            from trial where study_id = :study and number = :number
            """)
        .bind("study", study)
        .bind("number", number)
        .map(ROW)
        .map(this::known)
        .findOne();
  }

  public Optional<TrialRow> byVariant(long study, String variant) {
    flush();
    return handle
        .createQuery(
            """
            select *, not_before <= now() as due, not_before = 'infinity' as halted
            from trial where study_id = :study and variant = :variant
            """)
        .bind("study", study)
        .bind("variant", variant)
        .map(ROW)
        .map(this::known)
        .findOne();
  }

  public Optional<TrialRow> byRun(String runId) {
    flush();
    return handle
        .createQuery(
            """
            select *, not_before <= now() as due, not_before = 'infinity' as halted
            from trial where run_id = :run
            """)
        .bind("run", runId)
        .map(ROW)
        .map(this::known)
        .findOne();
  }

  /** Completed trials of a study. */
  public List<TrialRow> completed(long study) {
    flush();
    return handle
        .createQuery(
            """
            select *, not_before <= now() as due, not_before = 'infinity' as halted
            from trial where study_id = :study and state = 'COMPLETED'
            order by number
            """)
        .bind("study", study)
        .map(ROW)
        .map(this::known)
        .list();
  }

  /** The last trials of a study that completed or were pruned with a value, oldest first. */
  public List<TrialRow> results(long study, int most) {
    flush();
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
    flush();
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
    long id = ids.next(handle);
    changes.add(study, id, null, "", TrialState.WAITING.name(), "planned");
    TrialRow trial =
        new TrialRow(
            id,
            study,
            number,
            variant,
            runId,
            TrialState.WAITING,
            values,
            0,
            true,
            false,
            Map.of(),
            0,
            Reported.NOTHING);
    fresh.put(id, new TrialWrite(trial));
    return known(trial);
  }

  /**
   * Moves a trial.
   *
   * @param reason for people; shown as why it waits or ended
   */
  public void move(TrialRow trial, TrialState to, String reason) {
    TrialRow now = current(trial);
    if (now.state() != trial.state()) {
      throw new IllegalStateException(
          "trial %d is no longer %s".formatted(trial.id(), trial.state()));
    }
    Transitions.check(now.state(), to);
    write(trial).move(to, reason);
    known(now.moved(to));
    changes.add(trial.studyId(), trial.id(), null, trial.state().name(), to.name(), reason);
  }

  /** Says why a waiting trial waits, where it does not say so yet. */
  public void explain(TrialRow trial, String reason) {
    flush();
    handle
        .createUpdate(
            "update trial set reason = :reason where trial_id = :id and reason <> :reason")
        .bind("reason", reason)
        .bind("id", trial.id())
        .execute();
  }

  /** Its next attempt begins no earlier than after {@code delay}. */
  public void delay(TrialRow trial, Duration delay) {
    insertNew();
    handle
        .createUpdate(
            "update trial set not_before = now() + make_interval(secs => :seconds) where trial_id = :id")
        .bind("seconds", delay.toMillis() / 1000.0)
        .bind("id", trial.id())
        .execute();
    known(current(trial).timed(delay.isZero(), false));
  }

  /** It goes on only after {@link #delay} is called for it again. */
  public void halt(TrialRow trial) {
    insertNew();
    handle
        .createUpdate("update trial set not_before = 'infinity' where trial_id = :id")
        .bind("id", trial.id())
        .execute();
    known(current(trial).timed(false, true));
  }

  /** The specification, once its sources are known, and the attempt granted next. */
  public void grant(TrialRow trial, int attempt, TrialSpec specification) {
    String json = Json.write(specification);
    write(trial).grant(attempt, json);
    specifications.put(trial.id(), json);
    understood.put(trial.id(), specification);
    known(current(trial).granted(attempt));
  }

  /** The specification it was granted with, if it ever was. */
  public Optional<TrialSpec> specification(long trial) {
    if (!specifications.containsKey(trial)) {
      handle
          .createQuery(
              "select specification from trial where trial_id = :id and specification is not null")
          .bind("id", trial)
          .mapTo(String.class)
          .findOne()
          .ifPresent(json -> specifications.put(trial, json));
    }
    return Optional.ofNullable(specifications.get(trial))
        .map(
            json ->
                understood.computeIfAbsent(trial, id -> JsonColumns.read(json, TrialSpec.class)));
  }

  /** What its modules began with, as its worker says. */
  public void inherited(TrialRow trial, Lineage lineage) {
    insertNew();
    handle
        .createUpdate("update trial set inheritance = cast(:lineage as jsonb) where trial_id = :id")
        .bind("lineage", Json.write(lineage))
        .bind("id", trial.id())
        .execute();
  }

  /** How far it is and how good. */
  public void progress(TrialRow trial, int epochsDone, Map<String, Double> objectives) {
    write(trial).progress(epochsDone, objectives);
    known(current(trial).progressed(epochsDone, objectives));
  }

  /** What the search was told of it. */
  public void reported(TrialRow trial, Reported reported) {
    write(trial).reported(reported);
    known(current(trial).told(reported));
  }
}
