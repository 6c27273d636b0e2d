package org.espalier.worker.data;

import java.util.Arrays;
import java.util.List;
import org.espalier.core.model.Shape;
import org.espalier.core.study.DataSpec;

/** Some of the examples of a set: of the wanted classes, renumbered, as many as are wanted. */
final class ChosenExamples implements Examples {
  private final Examples all;
  private final int[] places;
  private final List<Integer> classes;
  private final Shape seen;
  private final boolean transposed;

  private ChosenExamples(
      Examples all, int[] places, List<Integer> classes, Shape stored, Shape seen) {
    this.all = all;
    this.places = places;
    this.classes = classes;
    this.seen = seen;
    this.transposed =
        stored instanceof Shape.Image(long channels, long height, long width)
            && channels > 1
            && seen instanceof Shape.Sequence;
  }

  /**
   * What a specification asks for.
   *
   * @param limit 0 for all; where there are more, those that a shuffle by {@code seed} puts first
   */
  static Examples of(
      Object file, Examples all, DataSpec spec, Shape stored, Shape seen, int limit, long seed) {
    int[] places = new int[all.count()];
    int kept = 0;
    float[] label = new float[all.labelSize()];
    for (int i = 0; i < places.length; i++) {
      boolean wanted = true;
      if (!spec.classes().isEmpty()) {
        all.label(i, label, 0);
        wanted = spec.classes().contains(largest(label));
      }
      if (wanted) {
        places[kept++] = i;
      }
    }
    places = Shuffle.some(Arrays.copyOf(places, kept), limit, seed);
    if (places.length == 0) {
      throw DataFailure.of(file, "no example is left of the classes " + spec.classes());
    }
    return new ChosenExamples(all, places, spec.classes(), stored, seen);
  }

  private static int largest(float[] label) {
    int best = 0;
    for (int i = 1; i < label.length; i++) {
      best = label[i] > label[best] ? i : best;
    }
    return best;
  }

  @Override
  public int count() {
    return places.length;
  }

  @Override
  public List<Long> featureShape() {
    return seen.sizes();
  }

  @Override
  public int labelSize() {
    return classes.isEmpty() ? all.labelSize() : classes.size();
  }

  @Override
  public List<Long> labelShape() {
    return classes.isEmpty() ? all.labelShape() : List.of((long) classes.size());
  }

  @Override
  public void features(int index, float[] into, int at) {
    if (!transposed) {
      all.features(places[index], into, at);
      return;
    }
    List<Long> sizes = all.featureShape();
    int channels = sizes.get(0).intValue();
    int height = sizes.get(1).intValue();
    int width = sizes.get(2).intValue();
    float[] image = new float[channels * height * width];
    all.features(places[index], image, 0);
    for (int channel = 0; channel < channels; channel++) {
      for (int row = 0; row < height; row++) {
        System.arraycopy(
            image,
            (channel * height + row) * width,
            into,
            at + (row * channels + channel) * width,
            width);
      }
    }
  }

  @Override
  public void label(int index, float[] into, int at) {
    if (classes.isEmpty()) {
      all.label(places[index], into, at);
      return;
    }
    float[] label = new float[all.labelSize()];
    all.label(places[index], label, 0);
    int found = classes.indexOf(largest(label));
    for (int i = 0; i < classes.size(); i++) {
      into[at + i] = i == found ? 1f : 0f;
    }
  }
}
