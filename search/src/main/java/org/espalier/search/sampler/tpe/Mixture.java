package org.espalier.search.sampler.tpe;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.search.space.Axis;
import org.espalier.search.space.Coordinates;

/**
 * A density over a few axes: one kernel a trial, each the product of a truncated normal (or a row
 * of a {@link CellKernel}) along every axis, and one broad kernel, the prior.
 *
 * <p>Kernels are kept by row, in one array an axis, and changed in place: adding or removing one
 * touches its neighbours along each axis only.
 */
final class Mixture {
  private static final double PRIOR_FACTOR = Normal.logFactor(0.5, 1);

  private final TpeSettings settings;
  private final int[] smooth;
  private final int[] counted;
  private final Axis[] axes;
  private final SortedColumn[] columns;
  private final CellKernel[] tables;
  private final boolean good;

  private int size;
  private int[] rows = new int[32];
  private final double[][] means;
  private final double[][] inverses;
  private final double[][] factors;
  private double[] bases = new double[32];
  private final int[][] cells;
  private final DensityAt.Scratch scratch = new DensityAt.Scratch();
  private double[] weights = new double[32];
  private double priorWeight = 1;
  private double totalWeight = 1;
  private boolean stale;
  private double narrowest = 1;

  /**
   * @param dimensions the axes, by index
   * @param good whether this is the density of good trials
   */
  Mixture(Coordinates coordinates, int[] dimensions, TpeSettings settings, boolean good) {
    this.settings = settings;
    this.good = good;
    this.axes = new Axis[coordinates.size()];
    int[] smoothOnes = new int[dimensions.length];
    int[] shortOnes = new int[dimensions.length];
    int smoothCount = 0;
    int shortCount = 0;
    for (int dimension : dimensions) {
      Axis axis = coordinates.axis(dimension);
      axes[dimension] = axis;
      if (CellKernel.hasFewValues(axis)) {
        shortOnes[shortCount++] = dimension;
      } else {
        smoothOnes[smoothCount++] = dimension;
      }
    }
    smooth = Arrays.copyOf(smoothOnes, smoothCount);
    counted = Arrays.copyOf(shortOnes, shortCount);
    columns = new SortedColumn[smoothCount];
    Arrays.setAll(columns, i -> new SortedColumn());
    tables = new CellKernel[shortCount];
    Arrays.setAll(tables, i -> new CellKernel(axes[counted[i]], settings));
    means = new double[smoothCount][32];
    inverses = new double[smoothCount][32];
    factors = new double[smoothCount][32];
    cells = new int[shortCount][32];
  }

  int size() {
    return size;
  }

  int row(int kernel) {
    return rows[kernel];
  }

  void add(int row, double[] point) {
    int at = -Arrays.binarySearch(rows, 0, size, row) - 1;
    makeRoom(at);
    rows[at] = row;
    size++;
    for (int i = 0; i < smooth.length; i++) {
      means[i][at] = point[smooth[i]];
    }
    for (int i = 0; i < tables.length; i++) {
      int cell = tables[i].cell(point[counted[i]]);
      cells[i][at] = cell;
      tables[i].add(cell, 1);
    }
    boolean all = widthsChangeForAll();
    for (int i = 0; i < smooth.length; i++) {
      int place = columns[i].add(point[smooth[i]], row);
      if (!all) {
        for (int near = Math.max(0, place - 1); near <= Math.min(size - 1, place + 1); near++) {
          setWidth(i, near);
        }
      }
    }
    if (!all) {
      sumBase(at);
    }
  }

  void remove(int row) {
    int at = Arrays.binarySearch(rows, 0, size, row);
    double[] old = new double[smooth.length];
    for (int i = 0; i < old.length; i++) {
      old[i] = means[i][at];
    }
    for (int i = 0; i < tables.length; i++) {
      tables[i].add(cells[i][at], -1);
    }
    closeGap(at);
    size--;
    boolean all = widthsChangeForAll();
    for (int i = 0; i < smooth.length; i++) {
      int place = columns[i].remove(old[i], row);
      if (!all) {
        for (int near = Math.max(0, place - 1); near <= Math.min(size - 1, place); near++) {
          setWidth(i, near);
        }
      }
    }
  }

  /** Whether widths hang on all kernels, or wait for a new floor: all are set when needed. */
  private boolean widthsChangeForAll() {
    stale |= settings.bandwidth() == TpeSettings.Bandwidth.SCOTT;
    return stale;
  }

  private void setWidth(int axis, int place) {
    SortedColumn column = columns[axis];
    setWidth(
        axis,
        Arrays.binarySearch(rows, 0, size, column.row(place)),
        column.gap(place, settings.bandwidth() == TpeSettings.Bandwidth.NEIGHBOUR_AND_ENDS));
  }

  private void setWidth(int axis, int kernel, double width) {
    double kept = Math.max(narrowest, Math.min(1, width));
    double factor = Normal.logFactor(means[axis][kernel], kept);
    bases[kernel] += factor - factors[axis][kernel];
    inverses[axis][kernel] = 1 / kept;
    factors[axis][kernel] = factor;
  }

  private void sumBase(int kernel) {
    double sum = 0;
    for (int i = 0; i < smooth.length; i++) {
      sum += factors[i][kernel];
    }
    bases[kernel] = sum;
  }

  /**
   * Brings widths and weights up to date; to be called before a density is asked for.
   *
   * @param improvements for {@link TpeSettings.Weights#IMPROVEMENT}, the weight of each kernel
   * @param floorKernels the number of kernels that the narrowest width hangs on
   */
  void refresh(double[] improvements, int floorKernels) {
    double floor = settings.narrowest(floorKernels);
    stale |= floor != narrowest;
    narrowest = floor;
    for (CellKernel table : tables) {
      table.refresh(floor);
    }
    if (stale) {
      stale = false;
      for (int i = 0; i < smooth.length; i++) {
        if (settings.bandwidth() == TpeSettings.Bandwidth.SCOTT) {
          double width =
              1.059
                  * columns[i].deviation()
                  * Math.pow(Math.max(1, size), -1.0 / (smooth.length + 4));
          for (int kernel = 0; kernel < size; kernel++) {
            setWidth(i, kernel, width);
          }
        } else {
          for (int place = 0; place < size; place++) {
            setWidth(i, place);
          }
        }
      }
      for (int kernel = 0; kernel < size; kernel++) {
        sumBase(kernel);
      }
    }
    weigh(improvements);
  }

  private void weigh(double[] improvements) {
    if (weights.length < size) {
      weights = new double[rows.length];
    }
    boolean byImprovement = good && improvements.length == size && size > 0;
    int ramp = settings.weights() == TpeSettings.Weights.OLD_DECAY ? size - 25 : 0;
    double sum = 0;
    for (int i = 0; i < size; i++) {
      double weight = 1;
      if (byImprovement) {
        weight = improvements[i];
      } else if (i < ramp) {
        weight = ramp == 1 ? 1.0 / size : 1.0 / size + (1 - 1.0 / size) * i / (ramp - 1);
      }
      weights[i] = weight;
      sum += weight;
    }
    priorWeight = byImprovement ? sum / size : 1;
    totalWeight = sum + priorWeight;
  }

  /** The density at a point, of which nothing is summed yet. */
  DensityAt at(double[] point) {
    double prior = 0;
    for (int dimension : smooth) {
      double off = point[dimension] - 0.5;
      prior += -0.5 * off * off + PRIOR_FACTOR;
    }
    int[] places = new int[tables.length];
    for (int i = 0; i < tables.length; i++) {
      places[i] = tables[i].cell(point[counted[i]]);
      prior += tables[i].logPrior(places[i]);
    }
    double[] here = new double[smooth.length];
    for (int i = 0; i < here.length; i++) {
      here[i] = point[smooth[i]];
    }
    return new DensityAt(
        new DensityAt.Kernels(size, means, inverses, bases, tables, cells, weights),
        scratch,
        here,
        places,
        prior,
        priorWeight,
        totalWeight);
  }

  /** Draws a point: sets the coordinates of this density's axes. */
  void draw(double[] point, RandomGenerator random) {
    double left = random.nextDouble() * totalWeight - priorWeight;
    int kernel = -1;
    while (left > 0 && kernel < size - 1) {
      kernel++;
      left -= weights[kernel];
    }
    for (int i = 0; i < smooth.length; i++) {
      double value =
          kernel < 0
              ? Normal.draw(0.5, 1, random)
              : Normal.draw(means[i][kernel], 1 / inverses[i][kernel], random);
      point[smooth[i]] = axes[smooth[i]].snap(value);
    }
    for (int i = 0; i < tables.length; i++) {
      int cell =
          kernel < 0 ? tables[i].drawPrior(random) : tables[i].draw(cells[i][kernel], random);
      point[counted[i]] = tables[i].coordinate(cell);
    }
  }

  private void makeRoom(int at) {
    if (size == rows.length) {
      int longer = size * 2;
      rows = Arrays.copyOf(rows, longer);
      bases = Arrays.copyOf(bases, longer);
      for (int i = 0; i < smooth.length; i++) {
        means[i] = Arrays.copyOf(means[i], longer);
        inverses[i] = Arrays.copyOf(inverses[i], longer);
        factors[i] = Arrays.copyOf(factors[i], longer);
      }
      for (int i = 0; i < tables.length; i++) {
        cells[i] = Arrays.copyOf(cells[i], longer);
      }
    }
    move(at, at + 1, size - at);
  }

  private void closeGap(int at) {
    move(at + 1, at, size - at - 1);
  }

  private void move(int from, int to, int count) {
    System.arraycopy(rows, from, rows, to, count);
    System.arraycopy(bases, from, bases, to, count);
    for (int i = 0; i < smooth.length; i++) {
      System.arraycopy(means[i], from, means[i], to, count);
      System.arraycopy(inverses[i], from, inverses[i], to, count);
      System.arraycopy(factors[i], from, factors[i], to, count);
    }
    for (int[] column : cells) {
      System.arraycopy(column, from, column, to, count);
    }
  }
}
