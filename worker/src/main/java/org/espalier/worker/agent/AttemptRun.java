package org.espalier.worker.agent;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.Ticket;
import org.espalier.core.message.WorkerEvent;
import org.espalier.core.trial.FailureCategory;
import org.espalier.core.trial.StopReason;
import org.espalier.worker.process.ExitCause;
import org.espalier.worker.process.Folders;
import org.espalier.worker.process.ProcessSignal;
import org.espalier.worker.process.TrialProcess;
import org.espalier.worker.process.TrialReport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt from its claim to the acknowledgement of its last event. A thread of its own reads
 * what the trial process says and passes it on: points and lines in batches, files to the store, a
 * checkpoint's announcement when the broker has all that came before it, the end when everything
 * else is through. {@link #requestStop}, {@link #revoke} and {@link #progress} may be called by any
 * thread.
 *
 * <p>While the broker is away what is said waits in bounded memory; when that is full, the trial
 * process waits.
 */
final class AttemptRun implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptRun.class);
  private static final int SIGNALS = 1_000;
  private static final int SIGNALS_A_TURN = 200;
  private static final long TURN_MILLIS = 25;

  /** Something to look at: a signal of the process, or just a knock. */
  private record Knock(Optional<ProcessSignal> signal) {
    static final Knock EMPTY = new Knock(Optional.empty());
  }

  /** Why we ended the process ourselves. */
  private enum Ending {
    NONE,
    STOPPED,
    HUNG,
    FENCED
  }

  private record Wish(StopReason reason, boolean atCheckpoint) {}

  private final AttemptServices services;
  private final AttemptReference attempt;
  private final int slot;
  private final ProcessPool.Member member;
  private final Path folder;
  private final AttemptOutbox outbox;
  private final PointBuffer points;
  private final Uploads uploads;
  private final BlockingQueue<Knock> knocks = new LinkedBlockingQueue<>(SIGNALS);
  private final AtomicReference<Optional<Wish>> wish = new AtomicReference<>(Optional.empty());
  private final Deque<String> lastLines = new ArrayDeque<>();
  private final List<Uploads.Stored> unannounced = new ArrayList<>();
  private final AttemptPreparation preparation;
  private final long began;
  private volatile boolean over;
  private volatile boolean revoked;
  private volatile WorkerEvent.Progress progress;
  private Optional<Wish> passedOn = Optional.empty();
  private volatile Optional<WorkerEvent> end = Optional.empty();
  private boolean endSent;
  private Ending ending = Ending.NONE;
  private boolean training;
  private int epochsDone;
  private long lastLife;
  private long stopDeadline = Long.MAX_VALUE;
  private Optional<SystemSampler> sampler = Optional.empty();
  private long sampled;

  /**
   * @param member a warm process, taken from the pool
   * @param folder the attempt's own; removed at the end
   */
  AttemptRun(
      AttemptServices services,
      AttemptReference attempt,
      Ticket ticket,
      int slot,
      ProcessPool.Member member,
      Path folder) {
    this.services = services;
    this.attempt = attempt;
    this.slot = slot;
    this.member = member;
    this.folder = folder;
    this.began = services.nanoTime().getAsLong();
    this.lastLife = began;
    this.sampled = began;
    this.epochsDone = ticket.resume().map(reference -> reference.epoch()).orElse(0);
    this.outbox =
        new AttemptOutbox(
            services.publisher(), Long.toString(attempt.trialId()), this::knockIfEnding);
    this.points =
        new PointBuffer(
            attempt,
            ticket.runId(),
            outbox,
            services.topics().metrics(),
            services.topics().logs(),
            services.nanoTime());
    this.uploads =
        new Uploads(
            services.store(),
            services.cache(),
            attempt,
            ticket.runId(),
            services.timing().storePatience(),
            services.nanoTime(),
            this::knock);
    this.preparation = new AttemptPreparation(services, ticket, folder, this::knock);
    this.progress =
        new WorkerEvent.Progress(
            attempt.trialId(),
            attempt.attempt(),
            slot,
            epochsDone + 1,
            ticket.spec().training().epochs(),
            0,
            0);
  }

  AttemptReference attempt() {
    return attempt;
  }

  int slot() {
    return slot;
  }

  /** The process it runs in; empty once that is no longer its own. */
  Optional<Long> processId() {
    return member.process().isAlive() && end.isEmpty()
        ? Optional.of(member.process().pid())
        : Optional.empty();
  }

  WorkerEvent.Progress progress() {
    return progress;
  }

  /**
   * Asks the trial to end.
   *
   * @param atCheckpoint whether it may go on to its next checkpoint; else it is killed when it has
   *     not ended within the time of grace
   */
  void requestStop(StopReason reason, boolean atCheckpoint) {
    wish.accumulateAndGet(
        Optional.of(new Wish(reason, atCheckpoint)),
        (old, wanted) ->
            old.isEmpty() || (old.get().atCheckpoint() && !atCheckpoint) ? wanted : old);
    knock();
  }

  /** Another attempt holds the trial: ends it at once and publishes nothing more. */
  void revoke() {
    revoked = true;
    knock();
  }

  /** How it ended, for the agent's counters; empty for a revoked one. */
  Optional<WorkerEvent> end() {
    return end;
  }

  @Override
  public void run() {
    try {
      member.listen(this::hear);
      preparation.start();
      while (!revoked && !isThrough()) {
        turn();
      }
      if (revoked) {
        LOG.info("trial {} attempt {} was revoked", attempt.trialId(), attempt.attempt());
        outbox.discard();
        uploads.abandon();
        if (end.isEmpty()) {
          member.process().kill();
        }
      }
    } catch (InterruptedException e) {
      member.process().kill();
      Thread.currentThread().interrupt();
    } finally {
      over = true;
      Folders.remove(folder);
    }
  }

  private boolean isThrough() {
    return endSent && outbox.isDrained();
  }

  private void turn() throws InterruptedException {
    if (end.isEmpty() && services.fence().isExpired() && ending == Ending.NONE) {
      endProcess(Ending.FENCED);
    }
    outbox.pump();
    if (outbox.isFull()) {
      lastLife = services.nanoTime().getAsLong();
      TimeUnit.MILLISECONDS.sleep(TURN_MILLIS);
    } else {
      @Nullable Knock knock = knocks.poll(TURN_MILLIS, TimeUnit.MILLISECONDS);
      for (int seen = 1; knock != null; seen++) {
        knock.signal().ifPresent(this::handle);
        knock = seen < SIGNALS_A_TURN ? knocks.poll() : null;
      }
    }
    passStopOn();
    if (end.isEmpty()) {
      prepareAndBegin();
      watch();
    }
    points.flushOld();
    announce();
    outbox.pump();
  }

  /** Hands the trial to the process as soon as its files are there. */
  private void prepareAndBegin() {
    if (training || ending != Ending.NONE) {
      return;
    }
    Optional<AttemptPreparation.Outcome> ready = preparation.poll();
    if (ready.isEmpty()) {
      return;
    }
    switch (ready.get()) {
      case AttemptPreparation.Ready found -> {
        training = true;
        lastLife = services.nanoTime().getAsLong();
        member.process().begin(found.assignment());
        sampler =
            ProcessHandle.of(member.process().pid())
                .map(handle -> new SystemSampler(handle, services.nanoTime()));
      }
      case AttemptPreparation.Missing missing -> {
        member.giveBack();
        finish(failed(missing.category(), missing.reason(), -1));
      }
    }
  }

  /** The watchdog, the time of grace of a stop, and measurements. */
  private void watch() {
    long now = services.nanoTime().getAsLong();
    if (training && now - lastLife > services.timing().hang().toNanos()) {
      endProcess(Ending.HUNG);
    }
    if (now - stopDeadline > 0 && stopDeadline != Long.MAX_VALUE) {
      endProcess(Ending.STOPPED);
    }
    if (training && now - sampled >= services.timing().sample().toNanos()) {
      sampled = now;
      long second = (now - began) / 1_000_000_000L;
      sampler.ifPresent(probe -> points.points(probe.sample(second, services.clock().millis())));
    }
  }

  private void endProcess(Ending why) {
    if (ending == Ending.NONE) {
      ending = why;
      member.process().kill();
    }
  }

  private void passStopOn() {
    Optional<Wish> wanted = wish.get();
    if (wanted.isEmpty() || wanted.equals(passedOn) || end.isPresent() || ending != Ending.NONE) {
      return;
    }
    passedOn = wanted;
    StopReason reason = wanted.get().reason();
    if (!training) {
      member.giveBack();
      finish(new WorkerEvent.Stopped(attempt, reason, epochsDone, services.clock().instant()));
      return;
    }
    member.process().stop(reason, wanted.get().atCheckpoint());
    if (!wanted.get().atCheckpoint()) {
      stopDeadline = services.nanoTime().getAsLong() + services.timing().stopGrace().toNanos();
    }
  }

  private void handle(ProcessSignal signal) {
    switch (signal) {
      case ProcessSignal.Printed printed -> line("OUT", printed.line());
      case ProcessSignal.Exited exited -> exited(exited);
      case ProcessSignal.Reported reported -> {
        lastLife = services.nanoTime().getAsLong();
        if (end.isEmpty()) {
          report(reported.report());
        }
      }
    }
  }

  private void report(TrialReport report) {
    switch (report) {
      case TrialReport.Ready ready -> {}
      case TrialReport.Started started ->
          event(
              new WorkerEvent.Started(
                  attempt,
                  started.device(),
                  started.firstEpoch(),
                  services.clock().instant(),
                  started.tags()));
      case TrialReport.WeightsTaken taken ->
          event(new WorkerEvent.WeightsTaken(attempt, taken.lineage(), services.clock().instant()));
      case TrialReport.Points added -> points.points(added.points());
      case TrialReport.Progress at ->
          progress =
              new WorkerEvent.Progress(
                  attempt.trialId(),
                  attempt.attempt(),
                  slot,
                  at.epoch(),
                  at.epochs(),
                  at.fraction(),
                  at.samplesPerSecond());
      case TrialReport.EpochFinished epoch -> {
        epochsDone = epoch.epoch();
        event(
            new WorkerEvent.EpochFinished(
                attempt, epoch.epoch(), epoch.metrics(), services.clock().instant()));
      }
      case TrialReport.CheckpointWritten written -> {
        points.flush();
        uploads.checkpoint(written, outbox.mark());
      }
      case TrialReport.ArtifactWritten written -> uploads.artifact(written);
      case TrialReport.LogLine line -> {
        remember(line.text());
        points.line(line.timeMillis(), line.level(), line.text());
      }
      case TrialReport.Finished finished -> {
        member.giveBack();
        finish(
            new WorkerEvent.Finished(
                attempt, finished.epoch(), finished.metrics(), services.clock().instant()));
      }
      case TrialReport.Stopped stopped -> {
        member.giveBack();
        finish(
            new WorkerEvent.Stopped(
                attempt, stopped.reason(), stopped.epoch(), services.clock().instant()));
      }
      case TrialReport.Failed failure -> {
        if (failure.usable()) {
          member.giveBack();
        }
        finish(failed(failure.category(), failure.message(), -1));
      }
    }
  }

  private void exited(ProcessSignal.Exited exited) {
    if (end.isPresent()) {
      return;
    }
    lastLines.clear();
    lastLines.addAll(exited.lastLines());
    int code = exited.exitCode();
    finish(
        switch (ending) {
          case NONE -> {
            ExitCause cause = ExitCause.of(code);
            yield failed(cause.category(), cause.message(), code);
          }
          case STOPPED ->
              new WorkerEvent.Stopped(
                  attempt,
                  passedOn.map(Wish::reason).orElse(StopReason.CANCELLED),
                  epochsDone,
                  services.clock().instant());
          case HUNG ->
              failed(
                  FailureCategory.HUNG,
                  "The trial showed no progress for "
                      + services.timing().hang().toSeconds()
                      + " s and was killed.",
                  code);
          case FENCED ->
              failed(
                  FailureCategory.LEASE_LOST,
                  "The worker could not reach the broker for "
                      + services.timing().fence().toSeconds()
                      + " s and ended the trial.",
                  code);
        });
  }

  private WorkerEvent failed(FailureCategory category, String message, int exitCode) {
    return new WorkerEvent.Failed(
        attempt, category, message, exitCode, List.copyOf(lastLines), services.clock().instant());
  }

  /** The attempt is over; its last event goes out when everything else has. */
  private void finish(WorkerEvent last) {
    training = false;
    points.flush();
    end = Optional.of(last);
    stopDeadline = Long.MAX_VALUE;
    sendEndWhenThrough();
  }

  private void sendEndWhenThrough() {
    if (endSent || end.isEmpty() || !uploads.isIdle() || !unannounced.isEmpty()) {
      return;
    }
    if (outbox.isDrained()) {
      endSent = true;
      if (end.get() instanceof WorkerEvent.Finished && uploads.lastFailure().isPresent()) {
        end =
            Optional.of(
                failed(
                    FailureCategory.INFRASTRUCTURE,
                    "The last checkpoint could not be stored: "
                        + uploads.lastFailure().orElse("")
                        + ".",
                    -1));
      }
      outbox.add(services.topics().events(), end.get());
    }
  }

  /** Announces the checkpoints that are stored and whose points the broker has. */
  private void announce() {
    uploads.poll().ifPresent(unannounced::add);
    unannounced.removeIf(
        stored -> {
          boolean through = outbox.isAcknowledged(stored.mark());
          if (through) {
            event(
                new WorkerEvent.CheckpointSaved(
                    attempt, stored.reference(), services.clock().instant()));
          }
          return through;
        });
    sendEndWhenThrough();
  }

  private void event(WorkerEvent event) {
    outbox.add(services.topics().events(), event);
  }

  private void line(String level, String text) {
    remember(text);
    points.line(services.clock().millis(), level, text);
  }

  private void remember(String line) {
    lastLines.addLast(line);
    if (lastLines.size() > TrialProcess.REMEMBERED_LINES) {
      lastLines.removeFirst();
    }
  }

  private void hear(ProcessSignal signal) {
    Knock knock = new Knock(Optional.of(signal));
    try {
      while (!over && !knocks.offer(knock, TURN_MILLIS, TimeUnit.MILLISECONDS)) {
        // The attempt's thread is held up by the broker: so is the process.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void knock() {
    knocks.offer(Knock.EMPTY);
  }

  private void knockIfEnding() {
    if (!training || !unannounced.isEmpty()) {
      knock();
    }
  }
}
