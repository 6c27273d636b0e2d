package org.espalier.worker.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.CheckpointReference;
import org.espalier.worker.process.TrialReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Brings one attempt's files to the store, in the background, trying again for a while. Of the
 * checkpoints that wait only the newest is sent: nobody resumes from an older one. Used by the
 * attempt's thread.
 */
final class Uploads {
  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final ArtifactStore store;
  private final CheckpointCache cache;
  private final AttemptReference attempt;
  private final String runId;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final Runnable wake;
  private final List<CompletableFuture<?>> artifacts = new ArrayList<>();
  private Optional<Waiting> next = Optional.empty();
  private Optional<Sending> current = Optional.empty();
  private Optional<String> lastFailure = Optional.empty();
  private volatile boolean abandoned;

  private record Waiting(TrialReport.CheckpointWritten written, long mark) {}

  private record Sending(CheckpointReference reference, long mark, CompletableFuture<String> end) {}

  /**
   * A checkpoint that is stored.
   *
   * @param mark of the outbox, which must be acknowledged before it is announced
   */
  record Stored(CheckpointReference reference, long mark) {}

  /**
   * @param wake called when something was stored or given up
   */
  Uploads(
      ArtifactStore store,
      CheckpointCache cache,
      AttemptReference attempt,
      String runId,
      Duration patience,
      LongSupplier nanoTime,
      Runnable wake) {
    this.store = store;
    this.cache = cache;
    this.attempt = attempt;
    this.runId = runId;
    this.patience = patience;
    this.nanoTime = nanoTime;
    this.wake = wake;
  }

  /** Takes over a checkpoint file. */
  void checkpoint(TrialReport.CheckpointWritten written, long mark) {
    next.ifPresent(superseded -> delete(superseded.written().file()));
    next = Optional.of(new Waiting(written, mark));
    startNext();
  }

  /** Takes over another file. */
  void artifact(TrialReport.ArtifactWritten written) {
    artifacts.removeIf(CompletableFuture::isDone);
    CompletableFuture<String> end = new CompletableFuture<>();
    artifacts.add(end);
    send(written.name(), written.file(), written.sha256(), end);
  }

  /** The checkpoint that has been stored since the last call, if there is one. */
  Optional<Stored> poll() {
    if (current.isEmpty() || !current.get().end().isDone()) {
      return Optional.empty();
    }
    Sending done = current.get();
    current = Optional.empty();
    startNext();
    String failure = done.end().join();
    lastFailure = failure.isEmpty() ? Optional.empty() : Optional.of(failure);
    return failure.isEmpty()
        ? Optional.of(new Stored(done.reference(), done.mark()))
        : Optional.empty();
  }

  boolean isIdle() {
    return current.isEmpty()
        && next.isEmpty()
        && artifacts.stream().allMatch(CompletableFuture::isDone);
  }

  /** Why the newest checkpoint could not be stored; empty if it was. */
  Optional<String> lastFailure() {
    return lastFailure;
  }

  /** Stops trying. */
  void abandon() {
    abandoned = true;
  }

  private void startNext() {
    if (current.isPresent() || next.isEmpty()) {
      return;
    }
    TrialReport.CheckpointWritten written = next.get().written();
    CheckpointReference reference =
        new CheckpointReference(
            runId,
            "checkpoints/attempt-%d-epoch-%d.zip".formatted(attempt.attempt(), written.epoch()),
            written.sha256(),
            written.bytes(),
            written.epoch(),
            written.iteration());
    CompletableFuture<String> end = new CompletableFuture<>();
    current = Optional.of(new Sending(reference, next.get().mark(), end));
    next = Optional.empty();
    send(reference.artifact(), written.file(), written.sha256(), end);
  }

  private void send(String name, Path file, String sha256, CompletableFuture<String> end) {
    Thread.ofVirtual()
        .name("upload")
        .start(
            () -> {
              String failure = "interrupted";
              try {
                failure = trySending(name, file, sha256);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                LOG.error("{} was not stored", name, e);
                failure = String.valueOf(e.getMessage());
              }
              end.complete(failure);
              wake.run();
            });
  }

  /** Empty when it is stored, else the last reason. */
  private String trySending(String name, Path file, String sha256) throws InterruptedException {
    long began = nanoTime.getAsLong();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      try {
        store.store(attempt, runId, name, file, sha256);
        if (name.startsWith("checkpoints/")) {
          cache.keep(file, sha256);
        }
        return "";
      } catch (IOException e) {
        String reason = String.valueOf(e.getMessage());
        // A fast trial's first file may come before the scheduler has read that the trial began:
        // refused once is no news.
        Level level = pause > FIRST_PAUSE_MILLIS ? Level.WARN : Level.DEBUG;
        LOG.atLevel(level).log("trial {}: {} not stored yet: {}", attempt.trialId(), name, reason);
        if (abandoned || nanoTime.getAsLong() - began > patience.toNanos()) {
          return reason;
        }
      }
      Thread.sleep(pause);
      pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.debug("{} cannot be removed", file, e);
    }
  }
}
