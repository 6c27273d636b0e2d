package org.espalier.worker.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.espalier.core.model.Shape;
import org.espalier.core.study.DataSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.trial.TrialFailure;

/** Cuts labelled images down to the classes and the number that a specification asks for. */
final class ImageSelection {
  private final LabelledImages images;
  private final Map<Integer, Integer> newLabels = new HashMap<>();
  private final Shape shape;

  /**
   * @param allClasses how many classes the data set has
   */
  ImageSelection(LabelledImages images, DataSpec spec, int allClasses) {
    this.images = images;
    this.shape = ImageView.of(spec).shape(images.height(), images.width());
    if (spec.classes().isEmpty()) {
      for (int label = 0; label < allClasses; label++) {
        newLabels.put(label, label);
      }
    } else {
      for (int label : spec.classes()) {
        newLabels.put(label, newLabels.size());
      }
    }
  }

  Shape shape() {
    return shape;
  }

  int classes() {
    return newLabels.size();
  }

  /**
   * The images of the wanted classes, labels renumbered, in the order of the file; where there are
   * more than {@code limit}, those that a shuffle by {@code seed} puts first.
   *
   * @param limit 0 for all
   * @throws TrialFailure BAD_DATA if no image is left
   */
  Examples select(int limit, long seed) {
    int[] places = new int[images.count()];
    int kept = 0;
    for (int i = 0; i < images.count(); i++) {
      if (newLabels.containsKey(images.label(i))) {
        places[kept++] = i;
      }
    }
    places = Shuffle.some(Arrays.copyOf(places, kept), limit, seed);
    if (places.length == 0) {
      throw new TrialFailure(
          FailureCategory.BAD_DATA,
          "No example is left of the classes "
              + newLabels.keySet().stream().sorted().toList()
              + ".");
    }
    int[] labels = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      labels[i] = newLabels.getOrDefault(images.label(places[i]), 0);
    }
    return new ByteExamples(images.images().values(), places, labels, shape.sizes(), classes());
  }
}
