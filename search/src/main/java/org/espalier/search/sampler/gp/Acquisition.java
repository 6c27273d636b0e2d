package org.espalier.search.sampler.gp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.search.space.Axis;
import org.espalier.search.space.Coordinates;

/**
 * Looks for the point with the highest expected improvement: the best of many even points and of
 * steps about the best trials are refined, and beside them some even points that are drawn by their
 * improvement, since the best are often all steps about one trial. To refine is to go in turns up
 * along the continuous axes by the gradient and over the values of choices and grids one after the
 * other, until neither helps. A point that was tried is not tried again while one of the others is
 * left.
 */
final class Acquisition {
  private static final int EVEN_POINTS = 256;
  private static final int STEPS_ABOUT_BEST = 200;
  private static final int REFINED = 3;
  private static final int DRAWN = 5;
  private static final int MOST_ROUNDS = 10;
  private static final double LEAST_GAIN = 1e-7;

  /** Of a grid with more values than this only some are looked at. */
  private static final int SHORT_GRID = 16;

  private final Coordinates coordinates;
  private final GaussianProcess process;
  private final double lowest;

  /** A point and the logarithm of its expected improvement. */
  private static final class Candidate {
    private final double[] point;
    private final double score;

    Candidate(double[] point, double score) {
      this.point = point;
      this.score = score;
    }
  }

  /** A candidate and its score with noise. */
  private record Drawn(Candidate candidate, double key) {}

  /**
   * @param lowest the loss to be improved on
   */
  Acquisition(Coordinates coordinates, GaussianProcess process, double lowest) {
    this.coordinates = coordinates;
    this.process = process;
    this.lowest = lowest;
  }

  double[] best(Data data, RandomGenerator random) {
    List<Candidate> even = new ArrayList<>();
    for (int i = 0; i < EVEN_POINTS; i++) {
      even.add(candidate(coordinates.random(random)));
    }
    List<Candidate> candidates = new ArrayList<>(even);
    double[][] about = data.bestPoints(5);
    for (int i = 0; i < STEPS_ABOUT_BEST; i++) {
      double[] point = about[i % about.length].clone();
      double reach = Math.pow(10, -0.5 - 2.5 * random.nextDouble());
      for (int axis = 0; axis < point.length; axis++) {
        move(point, axis, reach, random);
      }
      candidates.add(candidate(coordinates.settle(point, random)));
    }
    candidates.sort(Comparator.comparingDouble(one -> -one.score));
    List<Candidate> starts = new ArrayList<>(candidates.subList(0, REFINED));
    starts.addAll(drawn(even, random));
    List<Candidate> refined = new ArrayList<>();
    for (Candidate one : starts) {
      refined.add(refine(one, random));
    }
    refined.sort(Comparator.comparingDouble(one -> -one.score));
    return Stream.concat(refined.stream(), candidates.stream())
        .map(one -> one.point)
        .filter(point -> Arrays.stream(data.points()).noneMatch(old -> Arrays.equals(old, point)))
        .findFirst()
        .orElse(refined.getFirst().point);
  }

  /**
   * Some of these, each drawn with a chance in proportion to its improvement and none twice: those
   * with the highest sum of score and Gumbel noise (Vieira 2014).
   */
  private static List<Candidate> drawn(List<Candidate> even, RandomGenerator random) {
    return even.stream()
        .map(one -> new Drawn(one, one.score - Math.log(-Math.log(1 - random.nextDouble()))))
        .sorted(Comparator.comparingDouble(one -> -one.key))
        .limit(DRAWN)
        .map(one -> one.candidate)
        .toList();
  }

  private Candidate candidate(double[] point) {
    double[] predicted = process.predict(point);
    return new Candidate(point, Improvement.log(predicted[0], predicted[1], lowest));
  }

  private void move(double[] point, int index, double reach, RandomGenerator random) {
    Axis axis = coordinates.axis(index);
    if (Double.isNaN(point[index]) || axis.cells() == 1) {
      return;
    }
    if (axis.isChoice()) {
      if (random.nextDouble() < Math.max(0.1, reach)) {
        point[index] = random.nextInt(axis.cells());
      }
    } else {
      point[index] +=
          random.nextGaussian() * Math.max(reach, axis.cells() == 0 ? 0 : 0.5 / axis.cells());
    }
  }

  private Candidate refine(Candidate from, RandomGenerator random) {
    Candidate now = from;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Candidate climbed = climb(now, random);
      now = climbed;
      for (int axis = 0; axis < coordinates.size(); axis++) {
        now = bestValue(now, axis, random);
      }
      if (now.score <= climbed.score) {
        return now;
      }
    }
    return now;
  }

  /** Up along the continuous axes, each measured in its length scale. */
  private Candidate climb(Candidate from, RandomGenerator random) {
    int[] free =
        IntStream.range(0, coordinates.size())
            .filter(axis -> coordinates.axis(axis).cells() == 0)
            .filter(axis -> !Double.isNaN(from.point[axis]))
            .toArray();
    if (free.length == 0) {
      return from;
    }
    double[] highs = IntStream.of(free).mapToDouble(axis -> 1 / process.scale(axis)).toArray();
    double[] start = new double[free.length];
    for (int i = 0; i < free.length; i++) {
      start[i] = from.point[free[i]] * highs[i];
    }
    double[] point = from.point.clone();
    double[][] slopes = new double[2][point.length];
    double[] top =
        new Ascent(
                (place, gradient) -> {
                  set(point, free, highs, place);
                  double[] predicted = process.predict(point, slopes);
                  double[] gains = Improvement.slopes(predicted[0], predicted[1], lowest);
                  for (int i = 0; i < free.length; i++) {
                    gradient[i] =
                        (gains[0] * slopes[0][free[i]] + gains[1] * slopes[1][free[i]]) / highs[i];
                  }
                  return Improvement.log(predicted[0], predicted[1], lowest);
                },
                highs,
                LEAST_GAIN)
            .from(start);
    double[] found = from.point.clone();
    set(found, free, highs, top);
    return better(from, found, random);
  }

  private static void set(double[] point, int[] free, double[] highs, double[] place) {
    for (int i = 0; i < free.length; i++) {
      point[free[i]] = place[i] / highs[i];
    }
  }

  /**
   * The best value of one choice or grid, all else kept; of a long grid those near and at halved
   * distances.
   */
  private Candidate bestValue(Candidate from, int index, RandomGenerator random) {
    Axis axis = coordinates.axis(index);
    int cells = Double.isNaN(from.point[index]) ? 0 : axis.cells();
    Candidate now = from;
    if (axis.isChoice() || cells <= SHORT_GRID) {
      for (int cell = 0; cell < cells; cell++) {
        now = better(now, index, axis.isChoice() ? cell : axis.gridCoordinate(cell), random);
      }
      return now;
    }
    for (int reach = cells / 4; reach > 0; reach /= 2) {
      int here = axis.gridPlace(now.point[index]);
      now = better(now, index, axis.gridCoordinate(Math.max(0, here - reach)), random);
      now = better(now, index, axis.gridCoordinate(Math.min(cells - 1, here + reach)), random);
    }
    return now;
  }

  private Candidate better(Candidate than, int axis, double coordinate, RandomGenerator random) {
    if (than.point[axis] == coordinate) {
      return than;
    }
    double[] point = than.point.clone();
    point[axis] = coordinate;
    return better(than, point, random);
  }

  private Candidate better(Candidate than, double[] point, RandomGenerator random) {
    Candidate moved = candidate(coordinates.settle(point, random));
    return moved.score > than.score ? moved : than;
  }
}
