package org.espalier.scheduler.policy;

import java.time.Duration;

/**
 * How long things may take before the scheduler acts. All are spans of the database's clock.
 *
 * @param lease from a worker's last applied word about an attempt until the attempt is lost
 * @param leaving what an attempt has left when its worker said that it leaves: events it sent just
 *     before may still be on their way
 * @param stopResend a stop that had no effect is sent again after this
 * @param cancelDeadline a cancelled attempt that has not ended by then counts as ended
 * @param ticketLost a ticket nobody took in this time, though slots are idle, is sent again
 */
public record LeasePolicy(
    Duration lease,
    Duration leaving,
    Duration stopResend,
    Duration cancelDeadline,
    Duration ticketLost) {

  public static final LeasePolicy DEFAULT =
      new LeasePolicy(
          Duration.ofSeconds(15),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(9),
          Duration.ofSeconds(60));

  /** The same with another lease, for tests that cannot wait. */
  public LeasePolicy withLease(Duration shorter) {
    return new LeasePolicy(shorter, leaving, stopResend, cancelDeadline, ticketLost);
  }
}
