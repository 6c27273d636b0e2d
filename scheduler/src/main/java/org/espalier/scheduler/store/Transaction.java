package org.espalier.scheduler.store;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * One transaction over all the scheduler's tables. What it changes is written in few round trips:
 * at its end, or before a table is read whose rows it has changed. It remembers which studies
 * should be looked at after it has committed. For one thread, and of no use after the end of the
 * transaction.
 */
public final class Transaction {

  private final StudyTable studies;
  private final TrialTable trials;
  private final AttemptTable attempts;
  private final CheckpointTable checkpoints;
  private final RunTable runs;
  private final SearchEventTable searchEvents;
  private final RequestTable requests;
  private final WorkerTable workers;
  private final PositionTable positions;
  private final OverdueTable overdue;
  private final OutboxTable outbox;
  private final SourceTable sources;
  private final Announcements announcements;
  private final TrialLoader loader;
  private final ChangeTable changes = new ChangeTable();
  private final ChangedTrials changed = new ChangedTrials();
  private final RoundTrip trip;
  private final long generation;
  private @Nullable Boolean leads;
  private final Set<Long> touched = new LinkedHashSet<>();

  /**
   * @param generation of the leader whose transaction it is
   */
  Transaction(Handle handle, long generation, Memory memory) {
    this.generation = generation;
    trip = new RoundTrip(handle.getConnection());
    studies = new StudyTable(handle, changes);
    runs = new RunTable(handle, trip, memory.data());
    trials =
        new TrialTable(
            handle,
            trip,
            changes,
            changed,
            memory.trialIds(),
            memory.specifications(),
            runs::writeNew);
    attempts = new AttemptTable(handle, trip, changes, changed, trials::writeNew);
    loader = new TrialLoader(trip, studies, trials, attempts, memory.specifications());
    checkpoints = new CheckpointTable(handle);
    searchEvents = new SearchEventTable(handle, trip);
    requests = new RequestTable(handle);
    workers = new WorkerTable(handle, changed, this::flushTrials);
    positions = new PositionTable(handle);
    overdue = new OverdueTable(handle, changed, this::flushTrials);
    outbox = new OutboxTable(handle);
    sources = new SourceTable(handle);
    announcements = new Announcements(handle);
  }

  public StudyTable studies() {
    return studies;
  }

  public TrialTable trials() {
    return trials;
  }

  public AttemptTable attempts() {
    return attempts;
  }

  public CheckpointTable checkpoints() {
    return checkpoints;
  }

  public RunTable runs() {
    return runs;
  }

  public SearchEventTable searchEvents() {
    return searchEvents;
  }

  public RequestTable requests() {
    return requests;
  }

  public WorkerTable workers() {
    return workers;
  }

  public PositionTable positions() {
    return positions;
  }

  public OverdueTable overdue() {
    return overdue;
  }

  public OutboxTable outbox() {
    return outbox;
  }

  public SourceTable sources() {
    return sources;
  }

  public Announcements announcements() {
    return announcements;
  }

  /**
   * Begins, and reads trials and their current attempts, in one round trip, which also keeps every
   * other scheduler from writing, and everybody from writing these rows, until the commit. So what
   * is read stays so, and what this transaction writes last is committed in the round trip that
   * writes it.
   *
   * @param ending those of them after which their studies will be planned
   */
  void begin(Collection<Long> trialIds, Collection<Long> ending) {
    trip.update("begin", Parameters.NONE);
    askWhetherItLeads();
    loader.load(trialIds, ending);
  }

  /** Has the commit not wait for the disk. */
  void relax() {
    trip.update("set local synchronous_commit = off", Parameters.NONE);
  }

  /** Whether others hear of it, or something has ended by it: it must not be undone. */
  boolean mustLast() {
    return changes.areFinal() || searchEvents.hasAny() || outbox.hasAny();
  }

  private void flushTrials() {
    attempts.write();
    trials.write();
    trip.send();
  }

  private void askWhetherItLeads() {
    trip.query(
        "select from scheduler_leader where generation = ? for share",
        new Parameters().number(generation),
        rows -> leads = rows.next());
  }

  /**
   * Writes everything that waits, if its scheduler still leads, and keeps it so until the commit.
   *
   * @return whether it leads
   */
  boolean finish() {
    Boolean known = leads;
    if (known == null) {
      askWhetherItLeads();
    } else if (!known) {
      return false;
    }
    attempts.write();
    trials.write();
    runs.write();
    changes.write(trip);
    searchEvents.write();
    outbox.write(trip);
    if (known != null && runs.isComplete()) {
      trip.commit();
    } else {
      trip.send();
    }
    runs.complete();
    return Objects.requireNonNull(leads);
  }

  /** Something of this study changed: it should be planned. */
  public void touch(long study) {
    touched.add(study);
  }

  /** The trials of which it changes the row or an attempt. */
  Set<Long> changedTrials() {
    return changed.all();
  }

  /** The studies that were touched and not taken. */
  public Set<Long> touched() {
    return Set.copyOf(touched);
  }

  /** Takes the studies that were touched: who does sees to it that they are planned. */
  public Set<Long> takeTouched() {
    Set<Long> taken = Set.copyOf(touched);
    touched.clear();
    return taken;
  }
}
