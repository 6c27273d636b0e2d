package org.espalier.worker.agent;

import java.util.Optional;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.message.Ticket;
import org.espalier.core.study.TransferSpec;

/**
 * Whether a ticket may be acted on. Tickets come over the network: what they name ends up in
 * addresses and file names, so it is checked first. A pure decision.
 */
final class TicketCheck {
  private TicketCheck() {}

  /** What is wrong with it; empty if nothing is. */
  static Optional<String> problem(Ticket ticket) {
    if (!isRun(ticket.runId())) {
      return Optional.of("its run id is not 32 hexadecimal digits");
    }
    if (ticket.attempt() < 1 || ticket.trialId() < 1) {
      return Optional.of("its trial or attempt is not a number from 1");
    }
    boolean sound =
        ticket.resume().stream().allMatch(TicketCheck::isStored)
            && ticket.spec().transfer().sources().values().stream().allMatch(TicketCheck::isSound);
    return sound ? Optional.empty() : Optional.of("it names a checkpoint that cannot exist");
  }

  private static boolean isRun(String text) {
    return text.matches("[0-9a-f]{32}");
  }

  /** A file of a run, or one in the folder {@code weights} of the data folder. */
  private static boolean isSound(TransferSpec.Source source) {
    CheckpointReference checkpoint = source.checkpoint();
    return source.local()
        ? checkpoint.runId().isEmpty()
            && checkpoint.artifact().matches("weights/[A-Za-z0-9_][A-Za-z0-9._-]{0,199}")
            && checkpoint.sha256().matches("[0-9a-f]{64}")
        : isStored(checkpoint);
  }

  private static boolean isStored(CheckpointReference checkpoint) {
    return isRun(checkpoint.runId())
        && checkpoint.sha256().matches("[0-9a-f]{64}")
        && checkpoint
            .artifact()
            .matches("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
        && checkpoint.artifact().length() <= 250
        && checkpoint.epoch() >= 0
        && checkpoint.iteration() >= 0;
  }
}
