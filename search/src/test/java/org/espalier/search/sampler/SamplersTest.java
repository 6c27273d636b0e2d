package org.espalier.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.space.Condition;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Objective;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.Spaces;
import org.espalier.search.Suggestion;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SamplersTest {
  private static final Objective LOSS = new Objective("loss", Objective.Direction.MINIMIZE);

  @Nested
  class RandomKeeps extends SamplerContract {
    @Override
    protected MethodSpec sampler() {
      return MethodSpec.of("random");
    }
  }

  @Nested
  class GridKeeps extends SamplerContract {
    @Override
    protected MethodSpec sampler() {
      return MethodSpec.of("grid");
    }
  }

  @Nested
  class SobolKeeps extends SamplerContract {
    @Override
    protected MethodSpec sampler() {
      return MethodSpec.of("sobol");
    }
  }

  @Nested
  class HaltonKeeps extends SamplerContract {
    @Override
    protected MethodSpec sampler() {
      return MethodSpec.of("halton");
    }
  }

  @Nested
  class TpeKeeps extends SamplerContract {
    @Override
    protected MethodSpec sampler() {
      return MethodSpec.of("tpe");
    }
  }

  @Nested
  class IndependentTpeKeeps extends SamplerContract {
    @Override
    protected MethodSpec sampler() {
      return new MethodSpec(
          "tpe",
          Map.of(
              "kernel", ParameterValue.of("independent"), "bandwidth", ParameterValue.of("scott")));
    }

    @Override
    protected int many() {
      return 2_000;
    }
  }

  @Nested
  class WatanabeTpeKeeps extends SamplerContract {
    @Override
    protected MethodSpec sampler() {
      return new MethodSpec("tpe", Map.of("settings", ParameterValue.of("watanabe")));
    }

    @Override
    protected int many() {
      return 2_000;
    }
  }

  @Nested
  class ParetoTpeKeeps extends SamplerContract {
    @Override
    protected MethodSpec sampler() {
      return MethodSpec.of("tpe");
    }

    @Override
    protected int objectives() {
      return 2;
    }

    @Override
    protected int many() {
      return 1_000;
    }
  }

  @Nested
  class CmaEsKeeps extends SamplerContract {
    @Override
    protected MethodSpec sampler() {
      return MethodSpec.of("cmaes");
    }
  }

  @Nested
  class Nsga2Keeps extends SamplerContract {
    @Override
    protected MethodSpec sampler() {
      return MethodSpec.of("nsga2");
    }

    @Override
    protected int objectives() {
      return 2;
    }

    @Override
    protected int many() {
      return 2_000;
    }
  }

  @Nested
  class EvolutionKeeps extends SamplerContract {
    @Override
    protected MethodSpec sampler() {
      return MethodSpec.of("evolution");
    }
  }

  @Nested
  class GaussianProcessKeeps extends SamplerContract {
    @Override
    protected MethodSpec sampler() {
      return new MethodSpec("gp", Map.of("most", ParameterValue.of(24)));
    }

    @Override
    protected int objectives() {
      return 1;
    }

    @Override
    protected int many() {
      return 60;
    }
  }

  @Nested
  class ParetoGaussianProcessKeeps extends SamplerContract {
    @Override
    protected MethodSpec sampler() {
      return new MethodSpec("gp", Map.of("most", ParameterValue.of(24)));
    }

    @Override
    protected int objectives() {
      return 2;
    }

    @Override
    protected int many() {
      return 60;
    }
  }

  @Test
  void gridTriesEveryCombinationOfActiveParametersOnceAndEnds() {
    Space space =
        new Space(
            List.of(
                Spaces.choice("kind", "a", "b"),
                Spaces.parameter(
                    "size",
                    new Dimension.IntegerRange(1, 3, false, 1),
                    new Condition.OneOf("kind", List.of(ParameterValue.of("b"))))));
    Search search = Search.create(SearchSettings.of(space, LOSS, "grid", "none", 100, 1));
    Set<Map<String, ParameterValue>> seen = new HashSet<>();
    Optional<Suggestion> next = search.ask();
    while (next.isPresent()) {
      assertThat(seen.add(next.get().values())).isTrue();
      next = search.ask();
    }
    assertThat(seen).hasSize(4);
  }

  @Test
  void anUnknownSamplerOrOptionIsNamed() {
    assertThatThrownBy(
            () -> Search.create(SearchSettings.of(Spaces.cube(1), LOSS, "tpee", "none", 1, 1)))
        .hasMessageContaining("no sampler 'tpee'");
    SearchSettings wrong =
        new SearchSettings(
            Spaces.cube(1),
            List.of(LOSS),
            new MethodSpec("random", Map.of("depth", ParameterValue.of(3))),
            MethodSpec.of("none"),
            1,
            1,
            1);
    assertThatThrownBy(() -> Search.create(wrong)).hasMessage("random has no option [depth]");
  }

  @Test
  void enqueuedPointsComeFirstAndMissingPartsAreDrawn() {
    Search search =
        Search.create(SearchSettings.of(Spaces.everything(), LOSS, "random", "none", 3, 1));
    search.enqueue(Map.of("rate", ParameterValue.of(0.001)));
    assertThat(search.ask().orElseThrow().values().get("rate")).isEqualTo(ParameterValue.of(0.001));
    assertThatThrownBy(() -> search.enqueue(Map.of("rate", ParameterValue.of(7.0))))
        .hasMessageContaining("parameter 'rate'");
  }
}
