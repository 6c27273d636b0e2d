package org.espalier.scheduler.store;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jdbi.v3.core.Handle;

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
  private final TrialLoader loader;
  private final LastWrite lastWrite;
  private final Set<Long> touched = new LinkedHashSet<>();

  Transaction(Handle handle, TrialIds trialIds) {
    ChangeTable changes = new ChangeTable();
    studies = new StudyTable(handle, changes);
    runs = new RunTable(handle);
    trials = new TrialTable(handle, changes, trialIds, runs::insertNew);
    attempts = new AttemptTable(handle, changes, trials::insertNew);
    loader = new TrialLoader(handle, trials, attempts);
    checkpoints = new CheckpointTable(handle);
    searchEvents = new SearchEventTable(handle);
    requests = new RequestTable(handle);
    workers = new WorkerTable(handle, this::flushTrials);
    positions = new PositionTable(handle);
    overdue = new OverdueTable(handle, this::flushTrials);
    outbox = new OutboxTable(handle);
    sources = new SourceTable(handle);
    lastWrite = new LastWrite(handle, changes, searchEvents, outbox);
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

  /** Reads trials and their current attempts in one round trip. */
  public void load(Collection<Long> trialIds) {
    loader.load(trialIds);
  }

  private void flushTrials() {
    attempts.flush();
    trials.flush();
  }

  /** Writes everything that waits. */
  void flush() {
    flushTrials();
    runs.flush();
    lastWrite.flush();
  }

  /** Something of this study changed: it should be planned. */
  public void touch(long study) {
    touched.add(study);
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
