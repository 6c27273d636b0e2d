package org.espalier.worker.data;

import java.util.List;
import org.espalier.core.model.Target;

/** Examples out of arrays that hold more of them, such as training and test examples together. */
final class DenseExamples implements Examples {
  private final Numbers features;
  private final Numbers labels;
  private final int[] places;
  private final List<Long> shape;
  private final int size;
  private final Target target;
  private final int labelsEach;

  /**
   * @param features of all examples, one after the other
   * @param labels of all: a class for each example or step, or as many numbers as the target has
   * @param places which examples these are
   */
  DenseExamples(
      Numbers features, Numbers labels, int[] places, List<Long> shape, Target target, int steps) {
    this.features = features;
    this.labels = labels;
    this.places = places;
    this.shape = List.copyOf(shape);
    this.size = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    this.target = target;
    this.labelsEach =
        switch (target.kind()) {
          case CLASSES -> 1;
          case STEP_CLASSES -> steps;
          case LABELS, VALUES, SEVERAL -> target.size();
        };
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
  public int labelSize() {
    return switch (target.kind()) {
      case CLASSES, STEP_CLASSES -> labelsEach * target.size();
      case LABELS, VALUES, SEVERAL -> labelsEach;
    };
  }

  @Override
  public List<Long> labelShape() {
    return target.kind() == Target.Kind.STEP_CLASSES
        ? List.of((long) labelsEach, (long) target.size())
        : List.of((long) labelSize());
  }

  @Override
  public void features(int index, float[] into, int at) {
    int from = places[index] * size;
    for (int i = 0; i < size; i++) {
      into[at + i] = features.get(from + i);
    }
  }

  @Override
  public void label(int index, float[] into, int at) {
    int from = places[index] * labelsEach;
    switch (target.kind()) {
      case CLASSES, STEP_CLASSES -> {
        java.util.Arrays.fill(into, at, at + labelSize(), 0f);
        for (int i = 0; i < labelsEach; i++) {
          into[at + i * target.size() + (int) labels.get(from + i)] = 1f;
        }
      }
      case LABELS, VALUES, SEVERAL -> {
        for (int i = 0; i < labelsEach; i++) {
          into[at + i] = labels.get(from + i);
        }
      }
    }
  }
}
