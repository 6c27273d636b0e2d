package org.espalier.search.importance;

import java.util.Arrays;
import org.espalier.search.space.Axis;
import org.espalier.search.space.Coordinates;

/**
 * PED-ANOVA (Watanabe et al., IJCAI 2023, arXiv 2304.10255): along each axis the Pearson divergence
 * of the density of the best tenth from that of all results, both as kernel densities over cells.
 */
final class Densities {
  private static final double BEST = 0.1;
  private static final int CELLS = 50;

  private Densities() {}

  static double[] shares(Coordinates coordinates, Results results) {
    double[] divergences = new double[coordinates.size()];
    double sum = 0;
    for (int axis = 0; axis < divergences.length; axis++) {
      divergences[axis] = divergence(coordinates.axis(axis), axis, results);
      sum += divergences[axis];
    }
    for (int axis = 0; axis < divergences.length; axis++) {
      divergences[axis] = sum > 0 ? divergences[axis] / sum : 0;
    }
    return divergences;
  }

  private static double divergence(Axis axis, int index, Results results) {
    int cells = axis.cells() == 0 ? CELLS : Math.min(CELLS, axis.cells());
    double cut = cut(results);
    double[] best = new double[cells];
    double[] all = new double[cells];
    for (int i = 0; i < results.size(); i++) {
      int cell = cell(axis, results.point(i)[index], cells);
      all[cell]++;
      best[cell] += results.rank(i) <= cut ? 1 : 0;
    }
    double[] bestDensity = density(best, axis.isChoice());
    double[] allDensity = density(all, axis.isChoice());
    double divergence = 0;
    for (int cell = 0; cell < cells; cell++) {
      double ratio = bestDensity[cell] / allDensity[cell] - 1;
      divergence += allDensity[cell] * ratio * ratio;
    }
    return divergence;
  }

  /** The rank up to which results are the best tenth; at least as far as the best two reach. */
  private static double cut(Results results) {
    double[] ranks = new double[results.size()];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = results.rank(i);
    }
    Arrays.sort(ranks);
    return ranks[Math.max(1, (int) Math.ceil(BEST * ranks.length) - 1)];
  }

  private static int cell(Axis axis, double coordinate, int cells) {
    return axis.isChoice()
        ? Math.min(cells - 1, (int) coordinate)
        : Math.min(cells - 1, (int) (coordinate * cells));
  }

  /** Counts as a density: smoothed by Scott's rule along an order, and one count of prior. */
  private static double[] density(double[] counts, boolean isChoice) {
    int cells = counts.length;
    double total = 0;
    double mean = 0;
    for (int i = 0; i < cells; i++) {
      total += counts[i];
      mean += counts[i] * i;
    }
    mean /= total;
    double squares = 0;
    for (int i = 0; i < cells; i++) {
      squares += counts[i] * (i - mean) * (i - mean);
    }
    double width =
        Math.max(0.5, 1.059 * Math.sqrt(squares / Math.max(1, total - 1)) * Math.pow(total, -0.2));
    double[] density = new double[cells];
    for (int from = 0; from < cells; from++) {
      if (counts[from] > 0) {
        spread(density, from, counts[from], isChoice ? 0 : width);
      }
    }
    for (int i = 0; i < cells; i++) {
      density[i] = (density[i] + 1.0 / cells) / (total + 1);
    }
    return density;
  }

  private static void spread(double[] density, int from, double count, double width) {
    if (width == 0) {
      density[from] += count;
      return;
    }
    double[] kernel = new double[density.length];
    double sum = 0;
    for (int to = 0; to < kernel.length; to++) {
      double z = (to - from) / width;
      kernel[to] = Math.exp(-0.5 * z * z);
      sum += kernel[to];
    }
    for (int to = 0; to < kernel.length; to++) {
      density[to] += count * kernel[to] / sum;
    }
  }
}
