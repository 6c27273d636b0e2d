package org.espalier.search.sampler.tpe;

import java.util.Arrays;

/**
 * The coordinates of kernels along one axis, in order, each with its row. Adding costs O(n) moves.
 */
final class SortedColumn {
  private double[] values = new double[32];
  private int[] rows = new int[32];
  private int size;

  int size() {
    return size;
  }

  double value(int place) {
    return values[place];
  }

  int row(int place) {
    return rows[place];
  }

  /** Adds a coordinate; returns its place. Equal ones stand in the order of their rows. */
  int add(double value, int row) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
      rows = Arrays.copyOf(rows, size * 2);
    }
    int place = placeOf(value, row);
    System.arraycopy(values, place, values, place + 1, size - place);
    System.arraycopy(rows, place, rows, place + 1, size - place);
    values[place] = value;
    rows[place] = row;
    size++;
    return place;
  }

  /** Removes a coordinate; returns the place it had. */
  int remove(double value, int row) {
    int place = placeOf(value, row);
    size--;
    System.arraycopy(values, place + 1, values, place, size - place);
    System.arraycopy(rows, place + 1, rows, place, size - place);
    return place;
  }

  private int placeOf(double value, int row) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (values[middle] < value || (values[middle] == value && rows[middle] < row)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The larger distance of a place to its neighbours.
   *
   * @param ends whether the ends of [0, 1] are neighbours of the outermost; they always are of one
   *     that is alone
   */
  double gap(int place, boolean ends) {
    boolean reach = ends || size == 1;
    double left = place > 0 ? values[place] - values[place - 1] : reach ? values[place] : 0;
    double right =
        place < size - 1 ? values[place + 1] - values[place] : reach ? 1 - values[place] : 0;
    return Math.max(left, right);
  }

  /** The standard deviation. */
  double deviation() {
    double mean = 0;
    for (int i = 0; i < size; i++) {
      mean += values[i];
    }
    mean /= size;
    double squares = 0;
    for (int i = 0; i < size; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
    }
    return Math.sqrt(squares / Math.max(1, size - 1));
  }
}
