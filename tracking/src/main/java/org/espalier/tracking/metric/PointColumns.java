package org.espalier.tracking.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Points of one series in columns. Points are compared by (step, time, value), where NaN is above
 * all numbers and 0.0 above -0.0, as {@link Double#compare} has it. Not thread-safe while it grows.
 */
public final class PointColumns {
  private long[] steps;
  private long[] times;
  private double[] values;
  private int size;

  public PointColumns() {
    this(16);
  }

  PointColumns(int capacity) {
    steps = new long[capacity];
    times = new long[capacity];
    values = new double[capacity];
  }

  /** Takes the arrays as they are; the caller gives them away. */
  PointColumns(long[] steps, long[] times, double[] values) {
    if (steps.length != times.length || steps.length != values.length) {
      throw new IllegalArgumentException(
          "columns of %d, %d and %d points".formatted(steps.length, times.length, values.length));
    }
    this.steps = steps;
    this.times = times;
    this.values = values;
    this.size = steps.length;
  }

  public void add(long step, long time, double value) {
    if (size == steps.length) {
      int capacity = Math.max(16, size * 2);
      steps = Arrays.copyOf(steps, capacity);
      times = Arrays.copyOf(times, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    steps[size] = step;
    times[size] = time;
    values[size] = value;
    size++;
  }

  void addAll(PointColumns more) {
    for (int i = 0; i < more.size; i++) {
      add(more.steps[i], more.times[i], more.values[i]);
    }
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public long step(int place) {
    return steps[place];
  }

  public long time(int place) {
    return times[place];
  }

  public double value(int place) {
    return values[place];
  }

  /** Below, at or above 0 as the point at {@code place} is before, at or after the other. */
  int compare(int place, long step, long time, double value) {
    int bySteps = Long.compare(steps[place], step);
    if (bySteps != 0) {
      return bySteps;
    }
    int byTimes = Long.compare(times[place], time);
    return byTimes != 0 ? byTimes : Double.compare(values[place], value);
  }

  private int compare(int left, int right) {
    return compare(left, steps[right], times[right], values[right]);
  }

  /** The same points in order, each once; itself where it is so already. */
  public PointColumns sorted() {
    boolean inOrder = true;
    for (int i = 1; i < size && inOrder; i++) {
      inOrder = compare(i - 1, i) < 0;
    }
    if (inOrder) {
      return this;
    }
    int[] places = placesInOrder();
    PointColumns result = new PointColumns(size);
    for (int i = 0; i < size; i++) {
      if (i == 0 || compare(places[i - 1], places[i]) < 0) {
        result.add(steps[places[i]], times[places[i]], values[places[i]]);
      }
    }
    return result;
  }

  /** Merges what is in order already, two runs at a time. */
  private int[] placesInOrder() {
    int[] places = IntStream.range(0, size).toArray();
    int[] other = new int[size];
    for (int runs = 2; runs > 1; ) {
      runs = 0;
      for (int from = 0; from < size; runs++) {
        int middle = runEnd(places, from);
        int to = middle == size ? size : runEnd(places, middle);
        merge(places, other, from, middle, to);
        from = to;
      }
      int[] merged = other;
      other = places;
      places = merged;
    }
    return places;
  }

  private int runEnd(int[] places, int from) {
    int end = from + 1;
    while (end < size && compare(places[end - 1], places[end]) <= 0) {
      end++;
    }
    return end;
  }

  private void merge(int[] source, int[] target, int from, int middle, int to) {
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takeLeft =
          right == to || (left < middle && compare(source[left], source[right]) <= 0);
      target[i] = takeLeft ? source[left++] : source[right++];
    }
  }

  /** Those of the points from {@code from} (inclusive) to {@code to} (exclusive) by place. */
  PointColumns slice(int from, int to) {
    return new PointColumns(
        Arrays.copyOfRange(steps, from, to),
        Arrays.copyOfRange(times, from, to),
        Arrays.copyOfRange(values, from, to));
  }

  /** The points that {@code other} does not have; both in order. */
  PointColumns without(PointColumns other) {
    PointColumns result = new PointColumns(size);
    int theirs = 0;
    for (int mine = 0; mine < size; mine++) {
      while (theirs < other.size
          && other.compare(theirs, steps[mine], times[mine], values[mine]) < 0) {
        theirs++;
      }
      if (theirs == other.size
          || other.compare(theirs, steps[mine], times[mine], values[mine]) != 0) {
        result.add(steps[mine], times[mine], values[mine]);
      }
    }
    return result;
  }

  /** The place of the first point whose step is {@code step} or more; points are in order. */
  int firstFrom(long step) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (steps[middle] < step) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  byte[] packedSteps() {
    return PackedIntegers.pack(Arrays.copyOf(steps, size));
  }

  byte[] packedTimes() {
    return PackedIntegers.pack(Arrays.copyOf(times, size));
  }

  byte[] packedValues() {
    return PackedValues.pack(Arrays.copyOf(values, size));
  }

  long leastTime() {
    return Arrays.stream(times, 0, size).min().orElseThrow();
  }

  long greatestTime() {
    return Arrays.stream(times, 0, size).max().orElseThrow();
  }
}
