package org.espalier.worker.engine.dl4j;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays that a kernel keeps between steps, by purpose and shape. A few shapes are kept (full
 * batch, last batch, evaluation), the one unused for the longest time goes.
 */
final class Buffers {

  static final int SHAPES_KEPT = 3;

  private static final class Key {
    private final String purpose;
    private final DataType type;
    private final long[] shape;
    private final int hash;

    Key(String purpose, DataType type, long[] shape) {
      this.purpose = purpose;
      this.type = type;
      this.shape = shape.clone();
      this.hash = purpose.hashCode() * 31 + Arrays.hashCode(shape);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && key.type == type
          && key.purpose.equals(purpose)
          && Arrays.equals(key.shape, shape);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  private final Map<Key, INDArray> kept = new LinkedHashMap<>(16, 0.75f, true);

  /** An array of that shape in C order, with whatever it held before. */
  INDArray get(String purpose, DataType type, long... shape) {
    Key key = new Key(purpose, type, shape);
    INDArray found = kept.get(key);
    if (found != null) {
      return found;
    }
    evict(purpose);
    INDArray made = Nd4j.createUninitialized(type, shape, 'c');
    kept.put(key, made);
    return made;
  }

  /** One of the shape and type of another. */
  INDArray like(String purpose, INDArray other) {
    return get(purpose, other.dataType(), other.shape());
  }

  private void evict(String purpose) {
    long same = kept.keySet().stream().filter(key -> key.purpose.equals(purpose)).count();
    if (same >= SHAPES_KEPT) {
      Key oldest =
          kept.keySet().stream()
              .filter(key -> key.purpose.equals(purpose))
              .findFirst()
              .orElseThrow();
      close(Objects.requireNonNull(kept.remove(oldest)));
    }
  }

  private static void close(INDArray array) {
    if (array.closeable()) {
      array.close();
    }
  }

  void close() {
    kept.values().forEach(Buffers::close);
    kept.clear();
  }
}
