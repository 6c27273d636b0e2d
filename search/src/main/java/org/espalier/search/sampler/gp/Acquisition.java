package org.espalier.search.sampler.gp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.search.space.Axis;
import org.espalier.search.space.Coordinates;

/**
 * Looks for the point with the highest expected improvement: the best of many even points and of
 * steps about the best trials are refined by the pattern search of Hooke and Jeeves (1961), which
 * goes on along a direction that helped and therefore follows valleys that lie across the axes.
 */
final class Acquisition {
  private static final int EVEN_POINTS = 256;
  private static final int STEPS_ABOUT_BEST = 200;
  private static final int REFINED = 3;
  private static final double FIRST_REACH = 0.1;
  private static final double LAST_REACH = 1e-4;
  private static final int SWEEPS_A_REACH = 4;

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

  /**
   * @param lowest the loss to be improved on
   */
  Acquisition(Coordinates coordinates, GaussianProcess process, double lowest) {
    this.coordinates = coordinates;
    this.process = process;
    this.lowest = lowest;
  }

  double[] best(Data data, RandomGenerator random) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < EVEN_POINTS; i++) {
      candidates.add(candidate(coordinates.random(random)));
    }
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
    Candidate chosen = candidates.getFirst();
    for (int i = 0; i < Math.min(REFINED, candidates.size()); i++) {
      Candidate refined = refine(candidates.get(i), random);
      chosen = refined.score > chosen.score ? refined : chosen;
    }
    return chosen.point;
  }

  private Candidate candidate(double[] point) {
    double[] predicted = process.predict(point);
    return new Candidate(point, Improvement.log(predicted[0], predicted[1], lowest));
  }

  private Candidate refine(Candidate from, RandomGenerator random) {
    Candidate now = choices(from, random);
    for (double reach = FIRST_REACH; reach > LAST_REACH; reach *= 0.4) {
      for (int sweep = 0; sweep < SWEEPS_A_REACH; sweep++) {
        Candidate next = onward(now, sweep(now, reach, random), random);
        if (next.score <= now.score) {
          break;
        }
        now = next;
      }
    }
    return choices(now, random);
  }

  /** The best value of each choice, one after the other. */
  private Candidate choices(Candidate from, RandomGenerator random) {
    Candidate now = from;
    for (int axis = 0; axis < coordinates.size(); axis++) {
      if (!coordinates.axis(axis).isChoice()) {
        continue;
      }
      for (int cell = 0; cell < coordinates.axis(axis).cells(); cell++) {
        if (Double.isNaN(now.point[axis]) || now.point[axis] == cell) {
          continue;
        }
        double[] point = now.point.clone();
        point[axis] = cell;
        Candidate moved = candidate(coordinates.settle(point, random));
        now = moved.score > now.score ? moved : now;
      }
    }
    return now;
  }

  /** A step either way along every number. */
  private Candidate sweep(Candidate from, double reach, RandomGenerator random) {
    Candidate now = from;
    for (int index = 0; index < coordinates.size(); index++) {
      Axis axis = coordinates.axis(index);
      if (axis.isChoice() || axis.cells() == 1 || Double.isNaN(now.point[index])) {
        continue;
      }
      double step = Math.max(reach, axis.cells() == 0 ? 0 : 1.0 / axis.cells());
      for (int side = -1; side <= 1; side += 2) {
        double[] point = now.point.clone();
        point[index] += side * step;
        Candidate moved = candidate(coordinates.settle(point, random));
        if (moved.score > now.score) {
          now = moved;
          break;
        }
      }
    }
    return now;
  }

  /** As far again as a sweep has come, while that helps. */
  private Candidate onward(Candidate from, Candidate to, RandomGenerator random) {
    Candidate before = from;
    Candidate now = to;
    while (now.score > before.score) {
      double[] point = now.point.clone();
      for (int i = 0; i < point.length; i++) {
        if (!coordinates.axis(i).isChoice() && !Double.isNaN(before.point[i])) {
          point[i] += now.point[i] - before.point[i];
        }
      }
      before = now;
      Candidate further = candidate(coordinates.settle(point, random));
      now = further.score > now.score ? further : now;
    }
    return now;
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
}
