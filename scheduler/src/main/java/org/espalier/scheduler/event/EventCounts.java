package org.espalier.scheduler.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counters of what became of events. Thread-safe. */
public final class EventCounts {

  private final Counter applied;
  private final Counter dropped;
  private final Counter buried;

  public EventCounts(MeterRegistry registry) {
    applied = counter(registry, "applied");
    dropped = counter(registry, "stale");
    buried = counter(registry, "unreadable");
  }

  private static Counter counter(MeterRegistry registry, String fate) {
    return Counter.builder("espalier.scheduler.events")
        .description("Events of workers, by what became of them")
        .tag("fate", fate)
        .register(registry);
  }

  /** The counts of one transaction, added when it has committed. */
  static final class Tally {
    int applied;
    int dropped;
    int buried;
  }

  void add(Tally tally) {
    applied.increment(tally.applied);
    dropped.increment(tally.dropped);
    buried.increment(tally.buried);
  }
}
