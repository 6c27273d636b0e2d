package org.espalier.worker.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.MetricBatch;
import org.espalier.core.message.Ticket;
import org.espalier.core.message.WorkerEvent;
import org.espalier.worker.process.TrialReport;

/**
 * What an attempt says to the broker, in the order that others rely on: a checkpoint is announced
 * when it is stored and the broker has all points and lines before it; the last event goes out when
 * everything else is through. For the attempt's thread, but for {@link #end}.
 *
 * <p>While the broker is away what is said waits in bounded memory ({@link #isFull}).
 */
final class AttemptVoice {
  private final AttemptServices services;
  private final AttemptReference attempt;
  private final Function<String, WorkerEvent> failure;
  private final Runnable knock;
  private final AttemptOutbox outbox;
  private final PointBuffer points;
  private final Uploads uploads;
  private final List<Uploads.Stored> unannounced = new ArrayList<>();
  private volatile boolean awaitsAcknowledgement;
  private volatile Optional<WorkerEvent> end = Optional.empty();
  private boolean endSent;

  /**
   * @param failure the event that ends the attempt instead when its last checkpoint was not stored,
   *     for a reason in words
   * @param knock called, by any thread, when {@link #advance} would do something
   */
  AttemptVoice(
      AttemptServices services,
      AttemptReference attempt,
      Ticket ticket,
      Function<String, WorkerEvent> failure,
      Runnable knock) {
    this.services = services;
    this.attempt = attempt;
    this.failure = failure;
    this.knock = knock;
    this.outbox =
        new AttemptOutbox(
            services.publisher(), Long.toString(attempt.trialId()), this::acknowledged);
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
            knock);
  }

  private void acknowledged() {
    if (awaitsAcknowledgement) {
      knock.run();
    }
  }

  void event(WorkerEvent event) {
    outbox.add(services.topics().events(), event);
  }

  void points(List<MetricBatch.Point> added) {
    points.points(added);
  }

  void line(long timeMillis, String level, String text) {
    points.line(timeMillis, level, text);
  }

  void checkpoint(TrialReport.CheckpointWritten written) {
    points.flush();
    uploads.checkpoint(written, outbox.mark());
  }

  void artifact(TrialReport.ArtifactWritten written) {
    uploads.artifact(written);
  }

  /** The attempt is over; its last event goes out when everything else has. */
  void finish(WorkerEvent last) {
    points.flush();
    end = Optional.of(last);
    awaitsAcknowledgement = true;
    advance();
  }

  /** The last event, once the attempt is over; by any thread. */
  Optional<WorkerEvent> end() {
    return end;
  }

  boolean isOver() {
    return end.isPresent();
  }

  /** Says what can be said by now. */
  void advance() {
    points.flushOld();
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
    awaitsAcknowledgement = isOver() || !unannounced.isEmpty();
    outbox.pump();
  }

  private void sendEndWhenThrough() {
    if (endSent || end.isEmpty() || !uploads.isIdle() || !unannounced.isEmpty()) {
      return;
    }
    // Events keep their order by themselves: all of an attempt go to one partition.
    if (outbox.isAcknowledgedBeside(services.topics().events())) {
      endSent = true;
      if (end.get() instanceof WorkerEvent.Finished && uploads.lastFailure().isPresent()) {
        end =
            Optional.of(
                failure.apply(
                    "The last checkpoint could not be stored: "
                        + uploads.lastFailure().orElse("")
                        + "."));
      }
      outbox.add(services.topics().events(), end.get());
    }
  }

  /** Whether no more should be said now: the broker does not take it. */
  boolean isFull() {
    return outbox.isFull();
  }

  /** Whether the broker has everything, the last event too. */
  boolean isThrough() {
    return endSent && outbox.isDrained();
  }

  /** Says nothing more. */
  void abandon() {
    outbox.discard();
    uploads.abandon();
  }
}
