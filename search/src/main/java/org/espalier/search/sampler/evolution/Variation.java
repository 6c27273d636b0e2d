package org.espalier.search.sampler.evolution;

import java.util.random.RandomGenerator;
import org.espalier.search.space.Axis;
import org.espalier.search.space.Coordinates;

/**
 * How points are recombined and mutated. A coordinate that is NaN stays for who settles the point.
 */
final class Variation {
  private static final double CROSSOVER_INDEX = 15;
  private static final double MUTATION_INDEX = 20;

  private Variation() {}

  /**
   * Simulated binary crossover of numbers and even exchange of choices (Deb and Agrawal 1995).
   *
   * @return one child
   */
  static double[] cross(
      Coordinates coordinates, double[] left, double[] right, RandomGenerator random) {
    double[] child = new double[left.length];
    boolean whole = random.nextDouble() > 0.9;
    for (int i = 0; i < child.length; i++) {
      if (Double.isNaN(left[i]) || Double.isNaN(right[i])) {
        child[i] = Double.isNaN(left[i]) ? right[i] : left[i];
      } else if (whole) {
        child[i] = left[i];
      } else if (coordinates.axis(i).isChoice() || random.nextBoolean()) {
        child[i] = random.nextBoolean() ? left[i] : right[i];
      } else {
        double u = random.nextDouble();
        double spread =
            u <= 0.5
                ? Math.pow(2 * u, 1 / (CROSSOVER_INDEX + 1))
                : Math.pow(1 / (2 * (1 - u)), 1 / (CROSSOVER_INDEX + 1));
        double sign = random.nextBoolean() ? 1 : -1;
        child[i] = 0.5 * (left[i] + right[i] + sign * spread * (left[i] - right[i]));
        child[i] = Math.max(0, Math.min(1, child[i]));
      }
    }
    return child;
  }

  /** Polynomial mutation of numbers and a fresh draw of choices, each with chance 1/d. */
  static void mutate(Coordinates coordinates, double[] point, RandomGenerator random) {
    for (int i = 0; i < point.length; i++) {
      if (!Double.isNaN(point[i]) && random.nextDouble() < 1.0 / point.length) {
        mutate(coordinates, point, i, random);
      }
    }
  }

  /** One coordinate; a value on a grid moves at least one cell. */
  static void mutate(Coordinates coordinates, double[] point, int index, RandomGenerator random) {
    Axis axis = coordinates.axis(index);
    if (axis.isChoice()) {
      point[index] =
          axis.cells() == 1
              ? 0
              : ((int) point[index] + 1 + random.nextInt(axis.cells() - 1)) % axis.cells();
      return;
    }
    double u = random.nextDouble();
    double x = point[index];
    double shift =
        u < 0.5
            ? Math.pow(
                    2 * u + (1 - 2 * u) * Math.pow(1 - x, MUTATION_INDEX + 1),
                    1 / (MUTATION_INDEX + 1))
                - 1
            : 1
                - Math.pow(
                    2 * (1 - u) + (2 * u - 1) * Math.pow(x, MUTATION_INDEX + 1),
                    1 / (MUTATION_INDEX + 1));
    double moved = Math.max(0, Math.min(1, x + shift));
    if (axis.cells() > 1 && axis.snap(moved) == axis.snap(x)) {
      moved = x + (shift < 0 ? -1.0 : 1.0) / axis.cells();
      if (moved < 0 || moved > 1) {
        moved = x - (shift < 0 ? -1.0 : 1.0) / axis.cells();
      }
    }
    point[index] = moved;
  }
}
