package org.espalier.worker.data;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.Tensor;

/** Lays examples side by side in a batch. */
public final class Batches {
  private Batches() {}

  /** How many batches {@code count} examples make; the last may be smaller. */
  public static int count(int count, int batchSize) {
    return Math.ceilDiv(count, batchSize);
  }

  /** The batch of the examples that {@code order} names from {@code from} to before {@code to}. */
  public static Batch assemble(Examples examples, int[] order, int from, int to) {
    int count = to - from;
    int featureSize = examples.featureSize();
    int labelSize = examples.labelSize();
    float[] features = new float[Math.multiplyExact(count, featureSize)];
    float[] labels = new float[Math.multiplyExact(count, labelSize)];
    for (int i = 0; i < count; i++) {
      examples.features(order[from + i], features, i * featureSize);
      examples.label(order[from + i], labels, i * labelSize);
    }
    List<Long> shape = new ArrayList<>();
    shape.add((long) count);
    shape.addAll(examples.featureShape());
    List<Long> labelShape = new ArrayList<>();
    labelShape.add((long) count);
    labelShape.addAll(examples.labelShape());
    return new Batch(
        new Tensor(shape, FloatBuffer.wrap(features)),
        new Tensor(labelShape, FloatBuffer.wrap(labels)));
  }
}
