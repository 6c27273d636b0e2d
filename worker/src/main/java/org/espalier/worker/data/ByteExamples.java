package org.espalier.worker.data;

import java.util.List;

/**
 * Images (or rows of them) kept as the bytes they came as, scaled to 0…1 when they are handed out;
 * labels are classes.
 */
final class ByteExamples implements Examples {
  private static final float SCALE = 1f / 255f;

  private final byte[] pixels;
  private final int[] places;
  private final int[] labels;
  private final List<Long> shape;
  private final int size;
  private final int classes;

  /**
   * @param pixels of all examples that the file holds
   * @param places which of them this set has, in its order
   * @param labels of each place, 0 … {@code classes} - 1
   */
  ByteExamples(byte[] pixels, int[] places, int[] labels, List<Long> shape, int classes) {
    this.pixels = pixels;
    this.places = places;
    this.labels = labels;
    this.shape = List.copyOf(shape);
    this.size = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    this.classes = classes;
  }

  @Override
  public int count() {
    return places.length;
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
    return classes;
  }

  @Override
  public List<Long> labelShape() {
    return List.of((long) classes);
  }

  @Override
  public void features(int index, float[] into, int at) {
    int from = places[index] * size;
    for (int i = 0; i < size; i++) {
      into[at + i] = (pixels[from + i] & 0xFF) * SCALE;
    }
  }

  @Override
  public void label(int index, float[] into, int at) {
    for (int i = 0; i < classes; i++) {
      into[at + i] = i == labels[index] ? 1f : 0f;
    }
  }
}
