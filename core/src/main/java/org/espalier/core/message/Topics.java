package org.espalier.core.message;

/**
 * The names of the Kafka topics. All carry JSON values of the types of this package, and text keys.
 */
public final class Topics {
  /** {@link WorkerEvent}. */
  public static final String EVENTS = "espalier.events";

  /** {@link MetricBatch}. */
  public static final String METRICS = "espalier.metrics";

  /** {@link LogBatch}. */
  public static final String LOGS = "espalier.logs";

  /** {@link ControlMessage}; one partition, so that all workers see one order. */
  public static final String CONTROL = "espalier.control";

  private static final String TICKETS = "espalier.trials.";

  private Topics() {}

  /** {@link Ticket}s of a queue, read through the share group of the same name. */
  public static String tickets(String queue) {
    return TICKETS + queue;
  }
}
