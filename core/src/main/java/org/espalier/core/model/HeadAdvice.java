package org.espalier.core.model;

import java.util.stream.Collectors;

/** Which heads fit which labels. */
final class HeadAdvice {

  private HeadAdvice() {}

  static String forTarget(Target target) {
    return switch (target.kind()) {
      case CLASSES -> "'classifier'";
      case LABELS -> "'multi_label'";
      case VALUES -> "'regression'";
      case STEP_CLASSES -> "'sequence_tagger' or 'next_token'";
      case SEVERAL ->
          target.parts().stream()
              .map(part -> "%s as '%s'".formatted(forTarget(part.target()), part.name()))
              .collect(Collectors.joining(", "));
    };
  }
}
