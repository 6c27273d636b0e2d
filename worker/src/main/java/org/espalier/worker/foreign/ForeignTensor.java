package org.espalier.worker.foreign;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A tensor in a stranger's file, not read yet.
 *
 * @param shape in our layout, checked against what the file can hold
 */
record ForeignTensor(String name, List<Long> shape, Loader loader) {

  /** Reads it. */
  interface Loader {
    FloatBuffer load() throws IOException;
  }

  ForeignTensor {
    shape = List.copyOf(shape);
  }
}
