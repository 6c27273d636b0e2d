package org.espalier.tracking.metric;

/**
 * Points of one series in order of their steps, without their times, as small as they may be: steps
 * at even distances and values that were 32-bit floats take four bytes a point. Immutable.
 */
final class UnpackedBlock {
  private static final long[] EVEN = {};
  private static final int OVERHEAD_BYTES = 96;

  private final long first;
  private final long stride;
  private final long[] steps;
  private final float[] floats;
  private final double[] doubles;

  private UnpackedBlock(long first, long stride, long[] steps, float[] floats, double[] doubles) {
    this.first = first;
    this.stride = stride;
    this.steps = steps;
    this.floats = floats;
    this.doubles = doubles;
  }

  /**
   * @param steps rising or equal; given away by the caller
   * @param values as many; given away by the caller
   */
  static UnpackedBlock of(long[] steps, double[] values) {
    long first = steps.length == 0 ? 0 : steps[0];
    long stride = steps.length < 2 ? 0 : steps[1] - first;
    float[] floats = new float[values.length];
    boolean narrow = true;
    boolean even = true;
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
      narrow &= Double.compare(floats[i], values[i]) == 0;
      even &= steps[i] == first + i * stride;
    }
    return new UnpackedBlock(
        first,
        stride,
        even ? EVEN : steps,
        narrow ? floats : new float[0],
        narrow ? new double[0] : values);
  }

  int size() {
    return floats.length + doubles.length;
  }

  long step(int place) {
    return steps.length == 0 ? first + place * stride : steps[place];
  }

  double value(int place) {
    return floats.length == 0 ? doubles[place] : floats[place];
  }

  /** What it takes of the heap, more or less. */
  int bytes() {
    return OVERHEAD_BYTES
        + floats.length * Float.BYTES
        + (doubles.length + steps.length) * Double.BYTES;
  }

  /** Gives the points with steps from {@code from} to {@code to}, a summary for each bucket. */
  void fold(long from, long to, StepGrid grid, SeriesFold fold) {
    int end = firstAbove(to);
    int place = from == Long.MIN_VALUE ? 0 : firstAbove(from - 1);
    while (place < end) {
      int next = Math.min(end, bucketEnd(place, grid));
      summarise(place, next, fold);
      place = next;
    }
  }

  /** Gives the points with steps from {@code from} to {@code to} one by one. */
  void each(long from, long to, SeriesFold fold) {
    int end = firstAbove(to);
    for (int i = from == Long.MIN_VALUE ? 0 : firstAbove(from - 1); i < end; i++) {
      fold.point(step(i), value(i));
    }
  }

  private void summarise(int from, int to, SeriesFold fold) {
    double minimum = Double.POSITIVE_INFINITY;
    double maximum = Double.NEGATIVE_INFINITY;
    int nans = 0;
    for (int i = from; i < to; i++) {
      double value = value(i);
      // NaN is neither below nor above.
      minimum = value < minimum ? value : minimum;
      maximum = value > maximum ? value : maximum;
      nans += Double.isNaN(value) ? 1 : 0;
    }
    boolean none = nans == to - from;
    fold.summary(
        step(to - 1),
        none ? Double.NaN : minimum,
        none ? Double.NaN : maximum,
        value(to - 1),
        to - from,
        nans);
  }

  /** The place of the first point of a later bucket than that of the point at {@code place}. */
  private int bucketEnd(int place, StepGrid grid) {
    int bucket = grid.bucket(step(place));
    int low = place + 1;
    int high = size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (grid.bucket(step(middle)) > bucket) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private int firstAbove(long step) {
    int low = 0;
    int high = size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (step(middle) > step) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
