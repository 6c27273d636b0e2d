package org.espalier.worker.engine.dl4j;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The planes of images {@code [examples, channels, height, width]}, and loops over one plane that
 * the compiler turns into vector instructions.
 */
record Planes(int examples, int channels, int size) {

  static Planes of(INDArray images) {
    return new Planes(
        (int) images.size(0),
        (int) images.size(1),
        Math.toIntExact(images.size(2) * images.size(3)));
  }

  int start(int example, int channel) {
    return (example * channels + channel) * size;
  }

  /** Mean and variance of a channel, counted from the mean of its first plane. */
  double[] moments(FloatBuffer images, int channel, float[] plane) {
    images.get(start(0, channel), plane);
    float about = (float) (sum(plane) / size);
    double sum = 0;
    double squares = 0;
    for (int n = 0; n < examples; n++) {
      images.get(start(n, channel), plane);
      line(plane, 1, -about);
      sum += sum(plane);
      squares += product(plane, plane, 0);
    }
    double count = (double) examples * size;
    double mean = sum / count;
    return new double[] {about + mean, Math.max(0, squares / count - mean * mean)};
  }

  static void line(float[] values, float slope, float shift) {
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] * slope + shift;
    }
  }

  static void lineRectified(float[] values, float slope, float shift) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(0, values[i] * slope + shift);
    }
  }

  /**
   * Sets to 0 what was cut off by a ReLU, without a branch, which would keep the compiler from
   * vector instructions: outputs are 0 or more, and all but the tiniest become 1 or more.
   */
  static void mask(float[] gradients, float[] outputs) {
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] *= Math.min(1, outputs[i] * 1e38f);
    }
  }

  /** The sum in eight parts, which the processor adds side by side. */
  static double sum(float[] v) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int i = 0;
    for (; i + 7 < v.length; i += 8) {
      a += v[i];
      b += v[i + 1];
      c += v[i + 2];
      d += v[i + 3];
      e += v[i + 4];
      f += v[i + 5];
      g += v[i + 6];
      h += v[i + 7];
    }
    for (; i < v.length; i++) {
      a += v[i];
    }
    return ((double) a + b) + ((double) c + d) + ((double) e + f) + ((double) g + h);
  }

  /** The sum of {@code v · (w - about)}. */
  static double product(float[] v, float[] w, float about) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int i = 0;
    for (; i + 7 < v.length; i += 8) {
      a += v[i] * (w[i] - about);
      b += v[i + 1] * (w[i + 1] - about);
      c += v[i + 2] * (w[i + 2] - about);
      d += v[i + 3] * (w[i + 3] - about);
      e += v[i + 4] * (w[i + 4] - about);
      f += v[i + 5] * (w[i + 5] - about);
      g += v[i + 6] * (w[i + 6] - about);
      h += v[i + 7] * (w[i + 7] - about);
    }
    for (; i < v.length; i++) {
      a += v[i] * (w[i] - about);
    }
    return ((double) a + b) + ((double) c + d) + ((double) e + f) + ((double) g + h);
  }

  /** {@code g = factor · (g - mean - product · (v - about))}. */
  static void combine(
      float[] gradients, float[] values, float factor, float mean, float product, float about) {
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = factor * (gradients[i] - mean - product * (values[i] - about));
    }
  }
}
