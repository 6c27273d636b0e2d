package org.espalier.scheduler.plan;

import java.util.List;
import org.espalier.core.space.Space;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.StudySpec;
import org.espalier.search.SearchSettings;

/** The search that a study file asks for. */
final class SearchOf {

  private SearchOf() {}

  /**
   * A study of variants is a search over an empty space: its trials are the variants in their
   * order, and only the pruner has something to decide.
   */
  static SearchSettings settings(StudySpec spec) {
    boolean variants = !spec.variants().isEmpty();
    return new SearchSettings(
        variants ? new Space(List.of()) : spec.space(),
        spec.objectives(),
        variants ? MethodSpec.of("random") : spec.search().sampler(),
        spec.search().pruner(),
        spec.trialLimit(),
        spec.search().parallel().orElse(1),
        spec.seed());
  }
}
