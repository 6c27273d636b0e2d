package org.espalier.worker.agent;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.espalier.core.trial.StopReason;

/**
 * The wish that an attempt ends. Asked by any thread, passed on by the attempt's; the first counts,
 * but for one that may not wait for a checkpoint.
 */
final class StopWish {
  /**
   * @param atCheckpoint whether it may go on to its next checkpoint
   */
  record Wish(StopReason reason, boolean atCheckpoint) {}

  private final AtomicReference<Optional<Wish>> asked = new AtomicReference<>(Optional.empty());
  private Optional<Wish> passedOn = Optional.empty();

  void ask(StopReason reason, boolean atCheckpoint) {
    asked.accumulateAndGet(
        Optional.of(new Wish(reason, atCheckpoint)),
        (old, wanted) ->
            old.isEmpty() || (old.get().atCheckpoint() && !atCheckpoint) ? wanted : old);
  }

  /** What was asked and was not passed on yet. */
  Optional<Wish> untold() {
    Optional<Wish> wanted = asked.get();
    return wanted.equals(passedOn) ? Optional.empty() : wanted;
  }

  void passedOn(Wish wish) {
    passedOn = Optional.of(wish);
  }

  /** Why the process was asked to end; cancelled where nobody said. */
  StopReason reason() {
    return passedOn.map(Wish::reason).orElse(StopReason.CANCELLED);
  }
}
