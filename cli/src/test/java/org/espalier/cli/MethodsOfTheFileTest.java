package org.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.model.ModuleParameter;
import org.espalier.core.model.ModuleParameter.Range;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.MethodTypes;
import org.espalier.core.study.Objective;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.pruner.Pruners;
import org.espalier.search.sampler.Samplers;
import org.junit.jupiter.api.Test;

/** What a study file may name is what the search library has, option by option. */
class MethodsOfTheFileTest {

  private static final Space SPACE =
      new Space(
          List.of(
              new Space.Parameter("rate", new Dimension.FloatRange(0.1, 1, false, 0), List.of())));

  @Test
  void bothKnowTheSameNames() {
    assertThat(MethodTypes.samplers().keySet()).containsExactlyElementsOf(Samplers.TYPES);
    assertThat(MethodTypes.pruners().keySet()).containsExactlyElementsOf(Pruners.TYPES);
  }

  @Test
  void theLibraryReadsEveryOptionThatAFileMayGive() {
    MethodTypes.samplers()
        .forEach((type, options) -> create(filled(type, options), MethodSpec.of("none")));
    MethodTypes.pruners()
        .forEach((type, options) -> create(MethodSpec.of("random"), filled(type, options)));
  }

  private static void create(MethodSpec sampler, MethodSpec pruner) {
    Search search =
        Search.create(
            new SearchSettings(
                SPACE,
                List.of(new Objective("loss", Objective.Direction.MINIMIZE)),
                sampler,
                pruner,
                10,
                1,
                7));
    assertThat(search.ask()).as("%s, %s", sampler, pruner).isPresent();
  }

  private static MethodSpec filled(String type, List<ModuleParameter> options) {
    Map<String, ParameterValue> values = new HashMap<>();
    for (ModuleParameter option : options) {
      values.put(option.name(), option.fallback().orElseGet(() -> some(option.range())));
    }
    return new MethodSpec(type, values);
  }

  private static ParameterValue some(Range range) {
    return switch (range) {
      case Range.Whole whole -> ParameterValue.of(whole.low());
      case Range.Real real -> ParameterValue.of(Math.max(real.low(), 1e-3));
      case Range.OneOf oneOf -> ParameterValue.of(oneOf.texts().getFirst());
      case Range.Flag flag -> ParameterValue.of(true);
    };
  }
}
