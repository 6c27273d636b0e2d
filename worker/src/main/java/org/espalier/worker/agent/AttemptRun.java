package org.espalier.worker.agent;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.Ticket;
import org.espalier.core.message.WorkerEvent;
import org.espalier.core.trial.FailureCategory;
import org.espalier.core.trial.StopReason;
import org.espalier.worker.process.Folders;
import org.espalier.worker.process.ProcessSignal;
import org.espalier.worker.process.TrialProcess;
import org.espalier.worker.process.TrialReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt from its claim to the acknowledgement of its last event. A thread of its own hands
 * the trial to its process, reads what that says and passes it on ({@link AttemptVoice}), and
 * watches it: one that shows no progress, does not stop when told, or runs on without a word from
 * the broker is ended. {@link #requestStop}, {@link #revoke} and {@link #progress} may be called by
 * any thread.
 */
final class AttemptRun implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptRun.class);
  private static final long TURN_MILLIS = 25;

  /** A trial's processor time is measured from here on: what ends before is not slowed by it. */
  private static final long UNMEASURED_NANOS = 100_000_000;

  private final AttemptServices services;
  private final AttemptReference attempt;
  private final int slot;
  private final ProcessPool.Member member;
  private final Path folder;
  private final Knocks knocks = new Knocks();
  private final StopWish wish = new StopWish();
  private final AttemptVoice voice;
  private final AttemptPreparation preparation;
  private final Deque<String> lastLines = new ArrayDeque<>();
  private final long began;
  private volatile boolean revoked;
  private volatile WorkerEvent.Progress progress;
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
    this.voice =
        new AttemptVoice(
            services,
            attempt,
            ticket,
            reason -> failed(FailureCategory.INFRASTRUCTURE, reason, -1),
            knocks::knock);
    this.preparation = new AttemptPreparation(services, ticket, folder, knocks::knock);
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
    return member.process().isAlive() && !voice.isOver()
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
    wish.ask(reason, atCheckpoint);
    knocks.knock();
  }

  /** Another attempt holds the trial: ends it at once and publishes nothing more. */
  void revoke() {
    revoked = true;
    knocks.knock();
  }

  /** How it ended, for the agent's counters; empty for a revoked one. */
  Optional<WorkerEvent> end() {
    return voice.end();
  }

  @Override
  public void run() {
    try {
      member.listen(knocks::hear);
      preparation.start();
      while (!revoked && !voice.isThrough()) {
        turn();
      }
      if (revoked) {
        LOG.info("trial {} attempt {} was revoked", attempt.trialId(), attempt.attempt());
        voice.abandon();
        if (!voice.isOver()) {
          member.process().kill();
        }
      }
    } catch (InterruptedException e) {
      member.process().kill();
      Thread.currentThread().interrupt();
    } finally {
      knocks.close();
      Folders.remove(folder);
    }
  }

  private void turn() throws InterruptedException {
    if (!voice.isOver()) {
      if (services.fence().isExpired()) {
        endProcess(Ending.FENCED);
      }
      passStopOn();
    }
    if (!voice.isOver()) {
      prepareAndBegin();
    }
    voice.advance();
    if (voice.isFull()) {
      lastLife = services.nanoTime().getAsLong();
      TimeUnit.MILLISECONDS.sleep(TURN_MILLIS);
    } else if (!voice.isThrough()) {
      knocks.take(TURN_MILLIS, this::handle);
    }
    if (!voice.isOver()) {
      watch();
    }
    voice.advance();
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
    if (training && sampler.isEmpty() && now - began >= UNMEASURED_NANOS) {
      sampler =
          ProcessHandle.of(member.process().pid())
              .map(handle -> new SystemSampler(handle, services.nanoTime()));
    }
    if (training && now - sampled >= services.timing().sample().toNanos()) {
      sampled = now;
      long second = (now - began) / 1_000_000_000L;
      sampler.ifPresent(probe -> voice.points(probe.sample(second, services.clock().millis())));
    }
  }

  private void endProcess(Ending why) {
    if (ending == Ending.NONE) {
      ending = why;
      member.process().kill();
    }
  }

  private void passStopOn() {
    Optional<StopWish.Wish> wanted = wish.untold();
    if (wanted.isEmpty() || ending != Ending.NONE) {
      return;
    }
    wish.passedOn(wanted.get());
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
        if (!voice.isOver()) {
          report(reported.report());
        }
      }
    }
  }

  private Map<String, String> tags(TrialReport.Started started) {
    Map<String, String> tags = new HashMap<>(started.tags());
    tags.putAll(services.origin().tags());
    return tags;
  }

  private void report(TrialReport report) {
    switch (report) {
      case TrialReport.Ready ready -> {}
      case TrialReport.Started started ->
          voice.event(
              new WorkerEvent.Started(
                  attempt,
                  started.device(),
                  started.firstEpoch(),
                  services.clock().instant(),
                  tags(started)));
      case TrialReport.WeightsTaken taken ->
          voice.event(
              new WorkerEvent.WeightsTaken(attempt, taken.lineage(), services.clock().instant()));
      case TrialReport.Points added -> voice.points(added.points());
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
        voice.event(
            new WorkerEvent.EpochFinished(
                attempt, epoch.epoch(), epoch.metrics(), services.clock().instant()));
      }
      case TrialReport.CheckpointWritten written -> voice.checkpoint(written);
      case TrialReport.ArtifactWritten written -> voice.artifact(written);
      case TrialReport.LogLine line -> {
        remember(line.text());
        voice.line(line.timeMillis(), line.level(), line.text());
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
    if (voice.isOver()) {
      return;
    }
    lastLines.clear();
    lastLines.addAll(exited.lastLines());
    if (ending == Ending.STOPPED) {
      finish(
          new WorkerEvent.Stopped(attempt, wish.reason(), epochsDone, services.clock().instant()));
      return;
    }
    Ending.Failure failure = ending.failure(exited.exitCode(), services.timing());
    finish(failed(failure.category(), failure.message(), exited.exitCode()));
  }

  private WorkerEvent failed(FailureCategory category, String message, int exitCode) {
    return new WorkerEvent.Failed(
        attempt, category, message, exitCode, List.copyOf(lastLines), services.clock().instant());
  }

  private void finish(WorkerEvent last) {
    training = false;
    stopDeadline = Long.MAX_VALUE;
    voice.finish(last);
  }

  private void line(String level, String text) {
    remember(text);
    voice.line(services.clock().millis(), level, text);
  }

  private void remember(String line) {
    lastLines.addLast(line);
    if (lastLines.size() > TrialProcess.REMEMBERED_LINES) {
      lastLines.removeFirst();
    }
  }
}
