package org.espalier.cli.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells how long things still take, by how fast they went since they were first seen. A fraction
 * that falls (a trial that went back to its checkpoint) begins anew.
 */
final class TimeLeft {

  private static final Duration SHORTEST = Duration.ofSeconds(2);
  private static final double LEAST = 0.01;

  private final Map<String, Seen> first = new HashMap<>();

  private record Seen(Instant at, double fraction) {}

  /** Empty until enough was seen to say. */
  Optional<Duration> of(String what, double fraction, Instant now) {
    Seen begun = first.get(what);
    if (begun == null || fraction < begun.fraction()) {
      first.put(what, new Seen(now, fraction));
      return Optional.empty();
    }
    double done = fraction - begun.fraction();
    Duration took = Duration.between(begun.at(), now);
    if (done < LEAST || took.compareTo(SHORTEST) < 0) {
      return Optional.empty();
    }
    double left = took.toMillis() * (1 - fraction) / done;
    return Optional.of(Duration.ofMillis((long) Math.min(left, 1e12)));
  }
}
