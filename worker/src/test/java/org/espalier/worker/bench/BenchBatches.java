package org.espalier.worker.bench;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.Tensor;

/** The random batches that both sides of the JVM train on. */
final class BenchBatches {
  static final int COUNT = 8;

  private BenchBatches() {}

  static List<Batch> of(BenchCase it) {
    SplittableRandom random = new SplittableRandom(1);
    List<Batch> batches = new ArrayList<>();
    for (int b = 0; b < COUNT; b++) {
      FloatBuffer features = FloatBuffer.allocate(Math.toIntExact(it.batch() * it.input().count()));
      while (features.hasRemaining()) {
        features.put((float) random.nextGaussian());
      }
      FloatBuffer labels = FloatBuffer.allocate(it.batch() * it.target().size());
      for (int i = 0; i < it.batch(); i++) {
        labels.put(i * it.target().size() + random.nextInt(it.target().size()), 1);
      }
      List<Long> shape = new ArrayList<>(List.of((long) it.batch()));
      shape.addAll(it.input().sizes());
      batches.add(
          new Batch(
              new Tensor(shape, features.rewind()),
              new Tensor(List.of((long) it.batch(), (long) it.target().size()), labels)));
    }
    return batches;
  }
}
