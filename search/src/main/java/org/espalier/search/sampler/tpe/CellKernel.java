package org.espalier.search.sampler.tpe;

import java.util.Arrays;
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
  private static final int MOST_CELLS = 16;

  private final Axis axis;
  private final TpeSettings settings;
  private final int cells;
  private final int[] counts;
  private final double[] masses;
  private final double[][] logs;
  private final double[] prior;
  private final double[] highest;
  private final double[] wideMasses;
  private final double[] narrowMasses;
  private final Row[] filled;
  private int kernels;
  private boolean stale = true;
  private double narrowest;

  /**
   * What a row of the table hangs on: it is filled anew only where that changed.
   *
   * @param leak for a choice, the mass that every value gets
   * @param broad the share of kernels that are {@code wide}, the others are {@code narrow}
   */
  private record Row(double leak, double broad, double wide, double narrow) {
    static final Row NONE = new Row(-1, -1, -1, -1);
  }

  CellKernel(Axis axis, TpeSettings settings) {
    this.axis = axis;
    this.settings = settings;
    this.cells = axis.cells();
    this.counts = new int[cells];
    this.masses = new double[cells * cells];
    this.logs = new double[cells][cells];
    this.prior = new double[cells];
    this.highest = new double[cells];
    this.wideMasses = new double[axis.isChoice() ? 0 : cells * cells];
    this.narrowMasses = new double[wideMasses.length];
    this.filled = new Row[cells];
    Arrays.fill(filled, Row.NONE);
    double total = 0;
    for (int i = 0; i < cells; i++) {
      prior[i] = axis.isChoice() ? 1 : width(0.5, 1, i);
      total += prior[i];
    }
    for (int i = 0; i < cells; i++) {
      prior[i] = Math.log(prior[i] / total);
    }
  }

  /** Whether an axis has a kernel of this kind. */
  static boolean hasFewValues(Axis axis) {
    return axis.isChoice() || (axis.cells() > 0 && axis.cells() <= MOST_CELLS);
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

  /**
   * The logarithm of the chance of cell {@code to} under a kernel on each of the cells; a view, not
   * to be changed.
   */
  double[] logsOf(int to) {
    return logs[to];
  }

  /** The highest of {@link #logsOf} of all kernels there are. */
  double highestLog(int to) {
    return highest[to];
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

  /**
   * Brings the tables up to date.
   *
   * @param floor the narrowest kernel
   */
  void refresh(double floor) {
    if (!stale && floor == narrowest) {
      return;
    }
    stale = false;
    narrowest = floor;
    Arrays.fill(highest, Double.NEGATIVE_INFINITY);
    for (int from = 0; from < cells; from++) {
      if (counts[from] > 0) {
        Row row = row(from);
        if (!row.equals(filled[from])) {
          fill(from, row);
          filled[from] = row;
        }
        for (int to = 0; to < cells; to++) {
          highest[to] = Math.max(highest[to], logs[to][from]);
        }
      }
    }
  }

  private Row row(int from) {
    if (axis.isChoice()) {
      double leak =
          settings.categoricalPrior() > 0 ? settings.categoricalPrior() : 1.0 / (kernels + 1);
      return new Row(leak, 0, 0, 0);
    }
    double broad = Math.min(2, counts[from]) / (double) counts[from];
    return new Row(0, broad, Math.max(narrowest, neighbourDistance(from)), narrowest);
  }

  private void fill(int from, Row row) {
    int offset = from * cells;
    double total = 0;
    if (!axis.isChoice()) {
      if (row.wide() != filled[from].wide()) {
        spread(wideMasses, from, row.wide());
      }
      if (row.narrow() != filled[from].narrow()) {
        spread(narrowMasses, from, row.narrow());
      }
    }
    for (int to = 0; to < cells; to++) {
      double mass;
      if (axis.isChoice()) {
        mass = row.leak() + (from == to ? 1 : 0);
      } else {
        mass = row.broad() * wideMasses[offset + to];
        if (row.broad() < 1) {
          mass += (1 - row.broad()) * narrowMasses[offset + to];
        }
        mass += 1e-12;
      }
      masses[offset + to] = mass;
      total += mass;
    }
    for (int to = 0; to < cells; to++) {
      masses[offset + to] /= total;
      logs[to][from] = Math.log(masses[offset + to]);
    }
  }

  private void spread(double[] into, int from, double deviation) {
    for (int to = 0; to < cells; to++) {
      into[from * cells + to] = width(axis.gridCoordinate(from), deviation, to);
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
