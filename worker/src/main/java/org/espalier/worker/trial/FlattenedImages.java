package org.espalier.worker.trial;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.espalier.core.model.InferredModel;
import org.espalier.core.model.InferredModel.InferredModule;
import org.espalier.core.model.Shape;

/** Which modules of a model read an image that was laid out as one vector. */
final class FlattenedImages {
  private static final Set<String> KEEP_THE_ORDER =
      Set.of("activation", "batch_norm", "dropout", "layer_norm");

  private FlattenedImages() {}

  /** By module: the image that it reads as a vector. */
  static Map<String, Shape.Image> of(InferredModel model) {
    Map<String, Shape.Image> flat = new HashMap<>();
    Map<String, Shape.Image> readers = new HashMap<>();
    for (InferredModule module : model.modules()) {
      if (module.type().name().equals("flatten")
          && module.inputs().getFirst() instanceof Shape.Image image) {
        flat.put(module.name(), image);
        continue;
      }
      Shape.Image image = flat.get(module.spec().inputs().getFirst());
      if (image != null) {
        readers.put(module.name(), image);
        if (KEEP_THE_ORDER.contains(module.type().name())) {
          flat.put(module.name(), image);
        }
      }
    }
    return readers;
  }
}
