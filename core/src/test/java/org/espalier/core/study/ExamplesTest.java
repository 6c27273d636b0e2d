package org.espalier.core.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.core.json.Json;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every study file in {@code examples/} is sound. */
class ExamplesTest {

  private static final Path EXAMPLES = Path.of("..", "examples");

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  static StudySpec read(String name) throws IOException, StudyProblems {
    return StudyReader.read(Files.readString(EXAMPLES.resolve(name)));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isSoundAndItsSpecificationReadsBackEqual(Path file) throws IOException, StudyProblems {
    StudySpec study = StudyReader.read(Files.readString(file));

    assertThat(Json.read(Json.write(study), StudySpec.class)).isEqualTo(study);
    assertThat(study.trialLimit()).isPositive();
  }

  @Test
  void theSearchOfTheFirstExampleLaysOutItsModels() throws IOException, StudyProblems {
    StudySpec study = read("mnist-cnn.yaml");
    Map<String, ParameterValue> point = new HashMap<>();
    for (Space.Parameter parameter : study.space().parameters()) {
      point.put(
          parameter.name(),
          switch (parameter.dimension()) {
            case Dimension.Choice choice -> choice.values().getLast();
            case Dimension.FloatRange range -> ParameterValue.of(range.high());
            case Dimension.IntegerRange range -> ParameterValue.of(range.high());
          });
    }

    TrialDraft draft = study.resolve(point);

    assertThat(study.space().parameters().stream().map(Space.Parameter::name))
        .containsExactly(
            "block1.filters",
            "block2.filters",
            "deep.repeat",
            "deep.1.filters",
            "deep.2.filters",
            "deep.3.filters",
            "batch_size",
            "optimizer",
            "learning_rate");
    assertThat(draft.model().modules().stream().map(ModuleSpec::name))
        .containsExactly("block1", "block2", "deep.1", "deep.2", "deep.3", "pool", "head");
    assertThat(draft.model().modules().get(5).inputs()).containsExactly("deep.3");
    assertThat(draft.model().outputs()).containsExactly("head");
    assertThat(draft.training().learningRate()).isEqualTo(0.02);
    assertThat(draft.data().limit()).isEqualTo(6000);
  }

  @Test
  void aVariantTakesTheWeightsOfAnother() throws IOException, StudyProblems {
    StudySpec study = read("digits-transfer.yaml");

    assertThat(study.variants().stream().map(StudySpec.Variant::name))
        .containsExactly("base", "transfer", "scratch");
    assertThat(study.resolveVariant("transfer").transfer().orElseThrow())
        .isEqualTo(
            new TransferRequest(
                new SourceSelector.Variant("base"),
                Map.of("block1", "block1", "block2", "block2", "block3", "block3"),
                List.of("block1", "block2", "block3"),
                Map.of(),
                Map.of(),
                Map.of()));
    assertThat(study.resolveVariant("scratch").data().classes()).containsExactly(5, 6, 7, 8, 9);
  }
}
