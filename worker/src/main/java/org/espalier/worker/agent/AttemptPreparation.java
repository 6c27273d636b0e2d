package org.espalier.worker.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.espalier.core.message.Ticket;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.checkpoint.CheckpointException;
import org.espalier.worker.trial.TrialAssignment;

/**
 * Gets the files that an attempt starts from, in the background, trying again for a while. Used by
 * the attempt's thread.
 */
final class AttemptPreparation {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int TRIES = 30;

  /** How it went. */
  sealed interface Outcome {}

  record Ready(TrialAssignment assignment) implements Outcome {}

  /** The reason is one sentence for people. */
  record Missing(FailureCategory category, String reason) implements Outcome {}

  private final AttemptServices services;
  private final Ticket ticket;
  private final Path folder;
  private final Runnable wake;
  private final SourceFiles files;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  /**
   * @param wake called when it is done
   */
  AttemptPreparation(AttemptServices services, Ticket ticket, Path folder, Runnable wake) {
    this.services = services;
    this.ticket = ticket;
    this.folder = folder;
    this.wake = wake;
    this.files = new SourceFiles(services.cache(), services.dataFolder());
  }

  void start() {
    if (ticket.resume().isEmpty() && ticket.spec().transfer().sources().isEmpty()) {
      outcome.complete(ready(Optional.empty(), Map.of()));
      return;
    }
    Thread.ofVirtual()
        .name("prepare")
        .start(
            () -> {
              try {
                outcome.complete(fetch());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                outcome.complete(missing("The worker was closed."));
              } catch (RuntimeException e) {
                outcome.complete(missing(String.valueOf(e.getMessage())));
              }
              wake.run();
            });
  }

  /** The outcome, once it is there. */
  Optional<Outcome> poll() {
    return Optional.ofNullable(outcome.getNow(null));
  }

  private Outcome fetch() throws InterruptedException {
    String reason = "";
    for (int i = 0; i < TRIES; i++) {
      try {
        Optional<Path> resume = Optional.empty();
        if (ticket.resume().isPresent()) {
          resume = Optional.of(services.cache().get(ticket.resume().get()));
        }
        Map<String, Path> sources = new HashMap<>();
        for (TransferSpec.Source source : ticket.spec().transfer().sources().values()) {
          String digest = source.checkpoint().sha256();
          if (!sources.containsKey(digest)) {
            sources.put(digest, files.get(source));
          }
        }
        return ready(resume, sources);
      } catch (CheckpointException e) {
        return refused(e);
      } catch (IOException e) {
        reason = String.valueOf(e.getMessage());
      }
      Thread.sleep(PAUSE);
    }
    return missing("A file to start from could not be fetched: " + reason + ".");
  }

  private static Missing missing(String reason) {
    return new Missing(FailureCategory.INFRASTRUCTURE, reason);
  }

  private static Missing refused(CheckpointException e) {
    return new Missing(FailureCategory.BAD_SPEC, e.getMessage());
  }

  private Ready ready(Optional<Path> resume, Map<String, Path> sources) {
    return new Ready(
        new TrialAssignment(ticket.spec(), resume, sources, folder, services.dataFolder()));
  }
}
