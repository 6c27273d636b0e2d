package org.espalier.worker.engine.dl4j;

import java.nio.FloatBuffer;

/** One step of all sequences of a batch, out of and into {@code [examples, steps, width]}. */
final class Rows {

  private Rows() {}

  static void gather(FloatBuffer from, float[] to, int examples, int steps, int step, int width) {
    for (int n = 0; n < examples; n++) {
      from.get((n * steps + step) * width, to, n * width, width);
    }
  }

  static void scatter(float[] from, FloatBuffer to, int examples, int steps, int step, int width) {
    for (int n = 0; n < examples; n++) {
      to.put((n * steps + step) * width, from, n * width, width);
    }
  }
}
