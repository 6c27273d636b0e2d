package org.espalier.worker.trial;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.espalier.worker.data.Examples;

/**
 * Features of examples in a file of the attempt's folder that is mapped into memory, so that the
 * heap does not grow and the operating system keeps what it has room for. Labels are those of the
 * examples. Thread-safe once it is filled.
 */
final class FeatureFile implements Examples {
  private final Examples examples;
  private final List<Long> shape;
  private final int size;
  private final FloatBuffer values;

  /**
   * @param file made new; at most 2 GB, see {@link #bytes}
   * @throws IOException if the disk is full or fails
   */
  FeatureFile(Examples examples, List<Long> shape, Path file) throws IOException {
    this.examples = examples;
    this.shape = List.copyOf(shape);
    this.size = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      MappedByteBuffer mapped =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes(examples, shape));
      values = mapped.order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
  }

  /** How many bytes the features of these examples take. */
  static long bytes(Examples examples, List<Long> shape) {
    return shape.stream().reduce((long) Float.BYTES * examples.count(), Math::multiplyExact);
  }

  /** Keeps the features of examples {@code from} and following. */
  void put(int from, FloatBuffer features) {
    values.put(from * size, features, 0, features.capacity());
  }

  @Override
  public int count() {
    return examples.count();
  }

  @Override
  public List<Long> featureShape() {
    return shape;
  }

  @Override
  public int featureSize() {
    return size;
  }

  @Override
  public int labelSize() {
    return examples.labelSize();
  }

  @Override
  public List<Long> labelShape() {
    return examples.labelShape();
  }

  @Override
  public void features(int index, float[] into, int at) {
    values.get(index * size, into, at, size);
  }

  @Override
  public void label(int index, float[] into, int at) {
    examples.label(index, into, at);
  }
}
