package org.espalier.search.importance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.Objective.Direction;
import org.espalier.search.space.Coordinates;

/**
 * Points with the rank of what each measured: 0 the best, 1 the worst, equal values sharing their
 * mean. Ranks, so that no single diverged trial decides. A coordinate that is not active is drawn
 * evenly, which tells of nothing.
 */
final class Results {
  private final double[][] points;
  private final double[] ranks;

  private Results(double[][] points, double[] ranks) {
    this.points = points;
    this.ranks = ranks;
  }

  /**
   * @param most of more than so many, every so manieth is taken
   */
  static Results of(
      Coordinates coordinates, List<Result> results, Direction direction, int most, long seed) {
    List<Result> usable = results.stream().filter(result -> !Double.isNaN(result.value())).toList();
    List<Result> taken = new ArrayList<>();
    int count = Math.min(most, usable.size());
    for (int i = 0; i < count; i++) {
      taken.add(usable.get((int) ((long) i * usable.size() / count)));
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[][] points = new double[count][];
    double[] losses = new double[count];
    for (int i = 0; i < count; i++) {
      points[i] = known(coordinates, taken.get(i).values(), random);
      losses[i] = direction == Direction.MINIMIZE ? taken.get(i).value() : -taken.get(i).value();
    }
    return new Results(points, ranks(losses));
  }

  private static double[] known(
      Coordinates coordinates, Map<String, ParameterValue> values, SplittableRandom random) {
    double[] point = coordinates.encode(values);
    for (int i = 0; i < point.length; i++) {
      point[i] = Double.isNaN(point[i]) ? coordinates.random(i, random) : point[i];
    }
    return point;
  }

  private static double[] ranks(double[] losses) {
    Integer[] order = new Integer[losses.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> losses[i]));
    double[] ranks = new double[losses.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to + 1 < order.length && losses[order[to + 1]] == losses[order[from]]) {
        to++;
      }
      for (int place = from; place <= to; place++) {
        ranks[order[place]] = order.length < 2 ? 0 : (from + to) / 2.0 / (order.length - 1);
      }
      from = to + 1;
    }
    return ranks;
  }

  int size() {
    return ranks.length;
  }

  double[] point(int index) {
    return points[index];
  }

  double rank(int index) {
    return ranks[index];
  }
}
