package org.espalier.core.study;

import java.util.List;
import org.espalier.core.limit.Limits;
import org.espalier.core.model.ModuleParameter;

/** What any module may say besides its parameters and may be searched, as declared. */
public final class StructureSettings {

  static final ModuleParameter INCLUDE =
      ModuleParameter.flag("include", "Whether the module is there; its input takes its place.")
          .or(true);

  static final ModuleParameter REPEAT =
      ModuleParameter.whole("repeat", 0, Limits.REPEATS, "How many copies follow each other.")
          .or(1);

  private StructureSettings() {}

  /** In the order of the documentation. */
  public static List<ModuleParameter> all() {
    return List.of(INCLUDE, REPEAT);
  }
}
