package org.espalier.scheduler.store;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
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
import org.jspecify.annotations.Nullable;

/**
 * Table trial. Rows are read once in a transaction; what changes of them waits for {@link #flush},
 * so that many trials are written in one round trip.
 */
public final class TrialTable {

  private final Handle handle;
  private final RoundTrip trip;
  private final TrialReader reader;
  private final UnderWayReader underWay;
  private final ChangeTable changes;
  private final ChangedTrials changed;
  private final TrialIds ids;
  private final SpecificationReader specifications;
  private final Runnable insertRuns;
  private final Map<Long, TrialRow> read = new HashMap<>();
  private final Map<Long, TrialWrite> writes = new LinkedHashMap<>();
  private final Map<Long, TrialWrite> fresh = new LinkedHashMap<>();

  /**
   * @param granted what earlier transactions granted
   * @param insertRuns has the runs written that the transaction has made: new trials refer to them
   */
  TrialTable(
      Handle handle,
      RoundTrip trip,
      ChangeTable changes,
      ChangedTrials changed,
      TrialIds ids,
      Specifications granted,
      Runnable insertRuns) {
    this.handle = handle;
    this.trip = trip;
    this.reader = new TrialReader(handle);
    this.underWay = new UnderWayReader(trip);
    this.changes = changes;
    this.changed = changed;
    this.ids = ids;
    this.specifications = new SpecificationReader(handle, granted);
    this.insertRuns = insertRuns;
  }

  /** Has the next round trip write what has changed. */
  void write() {
    writeNew();
    if (!writes.isEmpty()) {
      List<TrialWrite> all = List.copyOf(writes.values());
      writes.clear();
      underWay.forget();
      TrialWrite.update(trip, all);
    }
  }

  /** Has the next round trip write the trials that this transaction has made. */
  void writeNew() {
    if (!fresh.isEmpty()) {
      insertRuns.run();
      List<TrialWrite> all = List.copyOf(fresh.values());
      fresh.clear();
      underWay.forget();
      TrialWrite.insert(trip, all);
    }
  }

  private void flush() {
    write();
    trip.send();
  }

  private void insertNew() {
    writeNew();
    trip.send();
  }

  private TrialRow known(TrialRow row) {
    read.put(row.id(), row);
    return row;
  }

  private List<TrialRow> known(List<TrialRow> rows) {
    rows.forEach(this::known);
    return rows;
  }

  /** The trial as this transaction has it by now, of a row that may be older. */
  private TrialRow current(TrialRow row) {
    return read.computeIfAbsent(row.id(), id -> row);
  }

  private TrialWrite write(TrialRow row) {
    changed.add(row.id());
    TrialWrite inserted = fresh.get(row.id());
    if (inserted != null) {
      return inserted;
    }
    TrialRow now = current(row);
    return writes.computeIfAbsent(row.id(), id -> new TrialWrite(now));
  }

  public Optional<TrialRow> find(long id) {
    TrialRow row = read.get(id);
    return row != null ? Optional.of(row) : reader.find(id).map(this::known);
  }

  /** What was read of a trial elsewhere; {@link #find} has it then. */
  void loaded(TrialRow row, @Nullable String specification) {
    if (specification != null) {
      specifications.loaded(row.id(), specification);
    }
    read.putIfAbsent(row.id(), row);
  }

  /**
   * Studies of which a trial may begin its next attempt since then, and the time of this answer.
   */
  public Due dueSince(OffsetDateTime then) {
    flush();
    return reader.dueSince(then);
  }

  /** The database's clock, at the begin of the transaction. */
  public OffsetDateTime now() {
    return reader.now();
  }

  /** Has the next round trip read what of the studies of these trials is under way. */
  void readUnderWay(Collection<Long> trialIds) {
    underWay.ahead(trialIds);
  }

  /**
   * What of a study is under way: how many are queued or run, and who waits. In one round trip, or
   * none where it was read already.
   */
  public UnderWay underWay(long study) {
    UnderWay stored = underWay.of(study);
    stored.waiting().forEach(row -> read.putIfAbsent(row.id(), row));
    UnderWay now = stored;
    for (TrialWrite write : fresh.values()) {
      now = moved(now, study, null, write);
    }
    for (TrialWrite write : writes.values()) {
      now = moved(now, study, write.before().state(), write);
    }
    return now;
  }

  /** As it will be once the trial is written. */
  private UnderWay moved(
      UnderWay stored, long study, @Nullable TrialState before, TrialWrite write) {
    TrialRow now = current(write.before());
    return now.studyId() == study ? stored.with(before, now) : stored;
  }

  /** Trials of a study that have not ended, by number. */
  public List<TrialRow> unfinished(long study) {
    flush();
    return known(reader.unfinished(study));
  }

  /** The running studies of the same queue and a higher priority. */
  public Ahead ahead(StudyRow study) {
    flush();
    return reader.ahead(study);
  }

  public Optional<TrialRow> byNumber(long study, int number) {
    flush();
    return reader.byNumber(study, number).map(this::known);
  }

  public Optional<TrialRow> byVariant(long study, String variant) {
    flush();
    return reader.byVariant(study, variant).map(this::known);
  }

  public Optional<TrialRow> byRun(String runId) {
    flush();
    return reader.byRun(runId).map(this::known);
  }

  /** Completed trials of a study. */
  public List<TrialRow> completed(long study) {
    flush();
    return known(reader.completed(study));
  }

  /** The last trials of a study that completed or were pruned with a value, oldest first. */
  public List<TrialRow> results(long study, int most) {
    flush();
    return reader.results(study, most);
  }

  /** How many trials of a study are in each state. */
  public Map<TrialState, Integer> counts(long study) {
    flush();
    return reader.counts(study);
  }

  /** A new trial in state WAITING. */
  public TrialRow insert(
      long study, int number, String variant, String runId, Map<String, ParameterValue> values) {
    long id = ids.next(handle);
    changed.add(id);
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
    changed.add(trial.id());
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
    changed.add(trial.id());
    insertNew();
    underWay.forget();
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
    changed.add(trial.id());
    insertNew();
    underWay.forget();
    handle
        .createUpdate("update trial set not_before = 'infinity' where trial_id = :id")
        .bind("id", trial.id())
        .execute();
    known(current(trial).timed(false, true));
  }

  /** The specification, once its sources are known, and the attempt granted next. */
  public void grant(TrialRow trial, int attempt, TrialSpec specification) {
    write(trial).grant(attempt, Json.write(specification));
    specifications.grant(trial.id(), attempt, specification);
    known(current(trial).granted(attempt));
  }

  /** The specification it was granted with, if it ever was. */
  public Optional<TrialSpec> specification(long trial) {
    TrialRow row = read.get(trial);
    return specifications.find(trial, row == null ? 0 : row.attempt());
  }

  /** What this transaction has granted. */
  Map<Long, Specifications.Granted> granted() {
    return specifications.granted();
  }

  /** What its modules began with, as its worker says. */
  public void inherited(TrialRow trial, Lineage lineage) {
    changed.add(trial.id());
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
