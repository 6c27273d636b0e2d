package org.espalier.worker.data;

import java.util.List;
import java.util.SplittableRandom;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.DataSpec;

/**
 * Training examples, each a little different in every epoch: moved, mirrored, with noise. What an
 * example becomes is a function of (seed, epoch, its number) alone. Thread-safe as the examples
 * are.
 */
public final class AugmentedExamples implements Examples {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final Examples plain;
  private final int shift;
  private final boolean flip;
  private final double noise;
  private final long seed;

  private AugmentedExamples(Examples plain, int shift, boolean flip, double noise, long seed) {
    this.plain = plain;
    this.shift = shift;
    this.flip = flip;
    this.noise = noise;
    this.seed = seed;
  }

  /** {@code plain} as an epoch (from 1) sees it; itself where nothing is asked for. */
  public static Examples of(Examples plain, DataSpec spec, long seed, int epoch) {
    boolean image = plain.featureShape().size() == 3;
    int shift = image ? (int) number(spec, "augment_shift") : 0;
    boolean flip = image && ParameterValue.of(true).equals(spec.options().get("augment_flip"));
    double noise = number(spec, "augment_noise");
    return shift == 0 && !flip && noise == 0
        ? plain
        : new AugmentedExamples(plain, shift, flip, noise, seed + GOLDEN_GAMMA * epoch);
  }

  private static double number(DataSpec spec, String option) {
    ParameterValue value = spec.options().get(option);
    return value != null && value.raw() instanceof Number number ? number.doubleValue() : 0;
  }

  @Override
  public int count() {
    return plain.count();
  }

  @Override
  public List<Long> featureShape() {
    return plain.featureShape();
  }

  @Override
  public int labelSize() {
    return plain.labelSize();
  }

  @Override
  public List<Long> labelShape() {
    return plain.labelShape();
  }

  @Override
  public void label(int index, float[] into, int at) {
    plain.label(index, into, at);
  }

  @Override
  public void features(int index, float[] into, int at) {
    SplittableRandom random = new SplittableRandom(seed ^ (GOLDEN_GAMMA * (index + 1L)));
    if (shift > 0 || flip) {
      moved(index, random, into, at);
    } else {
      plain.features(index, into, at);
    }
    if (noise > 0) {
      int size = featureSize();
      for (int i = 0; i < size; i++) {
        into[at + i] += (float) (noise * random.nextGaussian());
      }
    }
  }

  private void moved(int index, SplittableRandom random, float[] into, int at) {
    int height = featureShape().get(1).intValue();
    int width = featureShape().get(2).intValue();
    int down = random.nextInt(2 * shift + 1) - shift;
    int right = random.nextInt(2 * shift + 1) - shift;
    boolean mirrored = flip && random.nextBoolean();
    float[] image = new float[featureSize()];
    plain.features(index, image, 0);
    for (int i = 0; i < image.length; i++) {
      int x = i % width;
      int y = i / width % height;
      int fromX = (mirrored ? width - 1 - x : x) - right;
      int fromY = y - down;
      boolean inside = fromX >= 0 && fromX < width && fromY >= 0 && fromY < height;
      into[at + i] = inside ? image[i - x - y * width + fromY * width + fromX] : 0f;
    }
  }
}
