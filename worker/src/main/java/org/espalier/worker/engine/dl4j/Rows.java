package org.espalier.worker.engine.dl4j;

import java.nio.FloatBuffer;

/**
 * One step of neighbouring sequences of a batch, out of and into {@code [batch, steps, width]}.
 *
 * @param first of the examples
 * @param examples how many
 * @param steps of a sequence
 * @param step from 0
 * @param width values a step
 */
record Rows(int first, int examples, int steps, int step, int width) {

  private int start(int example) {
    return ((first + example) * steps + step) * width;
  }

  /** As many arrays as share a row: values {@code 0…units} of it to the first, and so on. */
  void gather(FloatBuffer from, float[]... to) {
    int units = width / to.length;
    for (int n = 0; n < examples; n++) {
      for (int part = 0; part < to.length; part++) {
        from.get(start(n) + part * units, to[part], n * units, units);
      }
    }
  }

  /** The way back of {@link #gather}. */
  void scatter(FloatBuffer to, float[]... from) {
    int units = width / from.length;
    for (int n = 0; n < examples; n++) {
      for (int part = 0; part < from.length; part++) {
        to.put(start(n) + part * units, from[part], n * units, units);
      }
    }
  }
}
