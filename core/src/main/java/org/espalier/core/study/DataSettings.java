package org.espalier.core.study;

import static org.espalier.core.study.DeclaredSetting.optional;

import java.util.List;
import org.espalier.core.space.ValueRule.Word;

/** What {@code data:} may say besides the set, its classes and the limit. */
public final class DataSettings {

  /** Settings that travel as options of {@link DataSpec}, left out where not given. */
  static final List<DeclaredSetting> OPTIONS =
      List.of(
          optional(
              "view",
              Word.of("image", "rows", "vector"),
              "how an image is seen: as it is, as a sequence of its rows, or as one vector"));

  private DataSettings() {}

  public static List<DeclaredSetting> options() {
    return OPTIONS;
  }
}
