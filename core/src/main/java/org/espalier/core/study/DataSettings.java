package org.espalier.core.study;

import java.util.List;
import java.util.stream.Stream;
import org.espalier.core.model.ModuleParameter;

/** What {@code data:} may say besides the set and its classes, as declared. */
public final class DataSettings {

  static final ModuleParameter LIMIT =
      ModuleParameter.whole(
              "limit", 1, Integer.MAX_VALUE, "The most training examples, chosen by the seed.")
          .orNone();

  private static final List<ModuleParameter> OPTIONS =
      List.of(
          ModuleParameter.oneOf(
                  "view",
                  List.of("image", "rows", "vector"),
                  "How an image is seen: as it is, as the sequence of its rows, or as one vector.")
              .orNone(),
          ModuleParameter.whole(
                  "augment_shift",
                  0,
                  64,
                  "Training images are moved by up to so many pixels each way, anew in each epoch.")
              .orNone(),
          ModuleParameter.flag(
                  "augment_flip", "Half of the training images are mirrored left to right.")
              .orNone(),
          ModuleParameter.real(
                  "augment_noise",
                  0,
                  10,
                  "Standard deviation of normal noise that is added to training features.")
              .orNone());

  private DataSettings() {}

  /** Everything that {@code data:} may say besides the set and its classes. */
  public static List<ModuleParameter> all() {
    return Stream.concat(Stream.of(LIMIT), OPTIONS.stream()).toList();
  }

  /** What {@link DataSpec#options} may hold. */
  public static List<ModuleParameter> options() {
    return OPTIONS;
  }
}
