package org.espalier.tracking.overview;

import org.espalier.core.trial.StudyState;
import org.espalier.core.trial.TrialState;

/** Why a trial does not run yet, in words. Pure. */
final class QueueReason {

  /**
   * Of the live workers of a queue.
   *
   * @param all slots of workers that take trials
   * @param busy slots that work
   */
  record Slots(int all, int busy) {
    static final Slots NONE = new Slots(0, 0);
  }

  private QueueReason() {}

  /**
   * @param own the trial's own reason; empty for none
   * @param backOffSeconds until it may be offered again
   */
  static String of(
      TrialState state,
      StudyState study,
      String own,
      long backOffSeconds,
      String queue,
      Slots slots) {
    if (study == StudyState.PAUSED) {
      return "its study is paused";
    }
    if (backOffSeconds > 0) {
      return "tries again in %d s".formatted(backOffSeconds);
    }
    if (state == TrialState.WAITING) {
      return own.isEmpty() ? "waits for the weights of another trial" : own;
    }
    if (slots.all() == 0) {
      return "no worker takes trials of queue %s; start one: ./espalier worker --queue %s"
          .formatted(queue, queue);
    }
    if (slots.busy() >= slots.all()) {
      return slots.all() == 1
          ? "the one slot of queue %s is busy".formatted(queue)
          : "all %d slots of queue %s are busy".formatted(slots.all(), queue);
    }
    return "offered to the workers of queue %s".formatted(queue);
  }
}
