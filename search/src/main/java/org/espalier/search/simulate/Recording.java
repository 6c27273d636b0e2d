package org.espalier.search.simulate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.core.space.ParameterValue;

/**
 * What one trial measured, gathered point by point in any order, to be played again. Not
 * thread-safe.
 */
public final class Recording {
  private static final long LONGEST = 100_000;

  private final Map<String, Series> series = new HashMap<>();

  /** A metric's values, and when each was measured in milliseconds, by step. */
  private record Series(TreeMap<Long, Double> values, TreeMap<Long, Long> times) {
    Series() {
      this(new TreeMap<>(), new TreeMap<>());
    }

    /** The last value up to a step, or else the first. */
    double at(long step) {
      SortedMap<Long, Double> until = values.headMap(step, true);
      return values.getOrDefault(until.isEmpty() ? values.firstKey() : until.lastKey(), Double.NaN);
    }

    /** Seconds from one step to the next, in the mean. */
    OptionalDouble pace() {
      long steps = times.lastKey() - times.firstKey();
      long milliseconds =
          times.getOrDefault(times.lastKey(), 0L) - times.getOrDefault(times.firstKey(), 0L);
      return steps > 0 && milliseconds > 0
          ? OptionalDouble.of(milliseconds / 1000.0 / steps)
          : OptionalDouble.empty();
    }
  }

  /**
   * A point; one more of the same step takes its place.
   *
   * @param step the epoch, from 1
   * @param time milliseconds since 1970
   * @param value may be NaN or infinite
   */
  public void add(String metric, long step, long time, double value) {
    Series one = series.computeIfAbsent(metric, name -> new Series());
    one.values().put(step, value);
    one.times().put(step, time);
  }

  /**
   * What was gathered as a trial to play again, each epoch with the last value up to it; none where
   * one of the metrics was never measured.
   *
   * @param values of the trial, by name
   * @param metrics the objectives, in the order of the study; the first tells how long an epoch
   *     took
   */
  public Optional<RecordedStudy.Trial> trial(
      Map<String, ParameterValue> values, List<String> metrics) {
    if (metrics.isEmpty() || !series.keySet().containsAll(metrics)) {
      return Optional.empty();
    }
    List<Series> wanted =
        metrics.stream().map(name -> series.getOrDefault(name, new Series())).toList();
    long epochs = wanted.stream().mapToLong(one -> one.values().lastKey()).max().orElse(0);
    List<List<Double>> curve = new ArrayList<>();
    for (long epoch = 1; epoch <= Math.clamp(epochs, 1, LONGEST); epoch++) {
      List<Double> row = new ArrayList<>();
      for (Series one : wanted) {
        row.add(one.at(epoch));
      }
      curve.add(row);
    }
    return Optional.of(new RecordedStudy.Trial(values, curve, wanted.getFirst().pace()));
  }
}
