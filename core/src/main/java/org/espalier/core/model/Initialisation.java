package org.espalier.core.model;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How a weight starts. A pure function of the study's seed and the weight's full name, so that
 * every engine starts from the same numbers and a module keeps its start when its neighbours
 * change.
 */
public sealed interface Initialisation {

  /** Every value the same. */
  record Constant(double value) implements Initialisation {}

  /** Equal consecutive parts, each of one value, such as the gates of a bias. */
  record Parts(List<Double> values) implements Initialisation {
    public Parts {
      values = List.copyOf(values);
    }
  }

  /** Evenly from {@code -bound} to {@code bound}. */
  record Uniform(double bound) implements Initialisation {}

  /** Gaussian around 0. */
  record Normal(double deviation) implements Initialisation {}

  /** For layers before a ReLU: He et al. 2015, "Delving Deep into Rectifiers". */
  static Initialisation he(long fanIn) {
    return new Normal(Math.sqrt(2.0 / fanIn));
  }

  /** For other layers: Glorot and Bengio 2010, "Understanding the difficulty of training". */
  static Initialisation glorot(long fanIn, long fanOut) {
    return new Uniform(Math.sqrt(6.0 / (fanIn + fanOut)));
  }

  /**
   * Fills the buffer from its position to its limit.
   *
   * @param name the weight's full name, {@code module/weight}
   */
  default void fill(FloatBuffer values, long seed, String name) {
    int count = values.remaining();
    SplittableRandom random = new SplittableRandom(mix(seed, name));
    for (int i = 0; i < count; i++) {
      double value =
          switch (this) {
            case Constant constant -> constant.value();
            case Parts parts ->
                parts.values().get((int) ((long) i * parts.values().size() / count));
            case Uniform uniform -> (random.nextDouble() * 2 - 1) * uniform.bound();
            case Normal normal -> random.nextGaussian() * normal.deviation();
          };
      values.put((float) value);
    }
  }

  /** FNV-1a over the name, started from the seed. */
  private static long mix(long seed, String name) {
    long hash = seed ^ 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
