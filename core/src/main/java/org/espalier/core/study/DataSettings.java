package org.espalier.core.study;

import java.util.List;
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
              .orNone());

  private DataSettings() {}

  /** What {@link DataSpec#options} may hold. */
  public static List<ModuleParameter> options() {
    return OPTIONS;
  }
}
