package org.espalier.search.sampler.tpe;

import java.util.random.RandomGenerator;
import org.espalier.search.space.Axis;

/**
 * The kernels of one axis with few values, a choice or a short grid: for each value, how likely a
 * kernel that stands on it takes each other, as a table of logarithms.
 *
 * <p>On a grid, of k kernels on one value two are as wide as the distance to the next occupied
 * values and the others as narrow as may be, which is what neighbour bandwidths give to ties.
 */
final class CellKernel {
  /** Grids with more values than this are treated as a continuum. */
  static final int MOST_CELLS = 16;

  private final Axis axis;
  private final TpeSettings settings;
  private final int cells;
  private final int[] counts;
  private final double[] masses;
  private final double[] logs;
  private final double[] prior;
  private int kernels;
  private boolean stale = true;

  CellKernel(Axis axis, TpeSettings settings) {
    this.axis = axis;
    this.settings = settings;
    this.cells = axis.cells();
    this.counts = new int[cells];
    this.masses = new double[cells * cells];
    this.logs = new double[cells * cells];
    this.prior = new double[cells];
    double total = 0;
    for (int i = 0; i < cells; i++) {
      prior[i] = axis.isChoice() ? 1 : width(0.5, 1, i);
      total += prior[i];
    }
    for (int i = 0; i < cells; i++) {
      prior[i] = Math.log(prior[i] / total);
    }
  }

  int cell(double coordinate) {
    return axis.isChoice() ? (int) coordinate : axis.gridPlace(coordinate);
  }

  double coordinate(int cell) {
    return axis.isChoice() ? cell : axis.gridCoordinate(cell);
  }

  void add(int cell, int change) {
    counts[cell] += change;
    kernels += change;
    stale = true;
  }

  double logPrior(int cell) {
    return prior[cell];
  }

  /** The logarithm of the chance that a kernel on cell {@code from} takes cell {@code to}. */
  double log(int from, int to) {
    return logs[from * cells + to];
  }

  int draw(int from, RandomGenerator random) {
    return pick(masses, from * cells, random);
  }

  int drawPrior(RandomGenerator random) {
    double[] chances = new double[cells];
    for (int i = 0; i < cells; i++) {
      chances[i] = Math.exp(prior[i]);
    }
    return pick(chances, 0, random);
  }

  private int pick(double[] chances, int offset, RandomGenerator random) {
    double left = random.nextDouble();
    for (int i = 0; i < cells - 1; i++) {
      left -= chances[offset + i];
      if (left < 0) {
        return i;
      }
    }
    return cells - 1;
  }

  void refresh() {
    if (!stale) {
      return;
    }
    stale = false;
    for (int from = 0; from < cells; from++) {
      if (counts[from] > 0) {
        fill(from);
      }
    }
  }

  private void fill(int from) {
    int offset = from * cells;
    double total = 0;
    double broad = axis.isChoice() ? 0 : Math.min(2, counts[from]) / (double) counts[from];
    double wide = axis.isChoice() ? 0 : neighbourDistance(from);
    double narrow = settings.narrowest(kernels);
    double leak =
        settings.categoricalPrior() > 0 ? settings.categoricalPrior() : 1.0 / (kernels + 1);
    for (int to = 0; to < cells; to++) {
      double mass;
      if (axis.isChoice()) {
        mass = leak + (from == to ? 1 : 0);
      } else {
        double mean = axis.gridCoordinate(from);
        mass = broad * width(mean, Math.max(narrow, wide), to);
        if (broad < 1) {
          mass += (1 - broad) * width(mean, narrow, to);
        }
        mass += 1e-12;
      }
      masses[offset + to] = mass;
      total += mass;
    }
    for (int to = 0; to < cells; to++) {
      masses[offset + to] /= total;
      logs[offset + to] = Math.log(masses[offset + to]);
    }
  }

  private double width(double mean, double deviation, int cell) {
    double coordinate = axis.gridCoordinate(cell);
    return Normal.mass(mean, deviation, axis.cellLow(coordinate), axis.cellHigh(coordinate))
        / Normal.mass(mean, deviation, 0, 1);
  }

  private double neighbourDistance(int from) {
    double here = axis.gridCoordinate(from);
    double left = here;
    double right = 1 - here;
    boolean ends = settings.bandwidth() == TpeSettings.Bandwidth.NEIGHBOUR_AND_ENDS;
    boolean alone = counts[from] == kernels;
    int below = from - 1;
    while (below >= 0 && counts[below] == 0) {
      below--;
    }
    int above = from + 1;
    while (above < cells && counts[above] == 0) {
      above++;
    }
    if (below >= 0) {
      left = here - axis.gridCoordinate(below);
    } else if (!ends && !alone) {
      left = 0;
    }
    if (above < cells) {
      right = axis.gridCoordinate(above) - here;
    } else if (!ends && !alone) {
      right = 0;
    }
    return Math.min(1, Math.max(left, right));
  }
}
