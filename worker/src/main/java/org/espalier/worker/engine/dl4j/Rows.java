package org.espalier.worker.engine.dl4j;

import java.nio.FloatBuffer;

/**
 * Rows of a matrix that lies somewhere in an array: what neighbouring sequences hold at one step.
 *
 * @param start of the first
 * @param count how many
 * @param stride values from the start of one to that of the next
 * @param width values a row
 */
record Rows(int start, int count, int stride, int width) {

  /** One step of the examples from {@code first} on in {@code [batch, steps, width]}. */
  static Rows ofStep(int first, int examples, int steps, int step, int width) {
    return new Rows((first * steps + step) * width, examples, steps * width, width);
  }

  /** As many arrays as share a row: values {@code 0…units} of it to the first, and so on. */
  void gather(FloatBuffer from, float[]... to) {
    int units = width / to.length;
    for (int n = 0; n < count; n++) {
      for (int part = 0; part < to.length; part++) {
        from.get(start + n * stride + part * units, to[part], n * units, units);
      }
    }
  }

  /** The way back of {@link #gather}. */
  void scatter(FloatBuffer to, float[]... from) {
    int units = width / from.length;
    for (int n = 0; n < count; n++) {
      for (int part = 0; part < from.length; part++) {
        to.put(start + n * stride + part * units, from[part], n * units, units);
      }
    }
  }
}
