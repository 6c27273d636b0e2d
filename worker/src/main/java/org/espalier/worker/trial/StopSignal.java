package org.espalier.worker.trial;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.espalier.core.trial.StopReason;

/**
 * Carries the wish that a trial ends from the thread that hears it to the training thread, which
 * looks after each batch. A wish for at once outdoes one for the next checkpoint. Thread-safe.
 */
public final class StopSignal {

  private record Wish(StopReason reason, boolean atCheckpoint) {}

  private final AtomicReference<Optional<Wish>> wish = new AtomicReference<>(Optional.empty());

  public void request(StopReason reason, boolean atCheckpoint) {
    wish.accumulateAndGet(
        Optional.of(new Wish(reason, atCheckpoint)),
        (old, wanted) ->
            old.isEmpty() || (old.get().atCheckpoint() && !atCheckpoint) ? wanted : old);
  }

  /** Why to stop now, between two batches; empty to go on. */
  public Optional<StopReason> now() {
    return wish.get().filter(wanted -> !wanted.atCheckpoint()).map(Wish::reason);
  }

  /** Why to stop now that a checkpoint is written; empty to go on. */
  public Optional<StopReason> atCheckpoint() {
    return wish.get().map(Wish::reason);
  }

  /** Forgets the wish; a new trial begins. */
  public void clear() {
    wish.set(Optional.empty());
  }
}
