package org.espalier.core.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.data.DataSetDeclaration;
import org.espalier.core.data.DataSets;
import org.espalier.core.json.Json;
import org.espalier.core.model.InferredModel;
import org.espalier.core.model.ModelInference;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.model.Target;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds at every point of every study's space. */
class RandomPointsTest {

  private static final int POINTS = 300;

  private static final String STRUCTURES =
      """
      name: structures
      goal: [{maximize: test_accuracy}, {minimize: test_loss}]
      data: {set: mnist-10k, limit: {int: [100, 8000], log: true}}
      modules:
        pair:
          parameters: {width: 8, depth: 1}
          body:
            first: {type: conv_block, filters: $width, repeat: $depth}
            around: {type: conv_block, filters: $width, inputs: input}
            sum: {type: add, inputs: [first, around]}
      model:
        stem: {type: conv_block, filters: {int: [4, 16], step: 4, name: width}}
        body:
          choice:
            - {type: pair, width: {choice: [8, 16]}, depth: {int: [1, 3]}, repeat: {choice: [1, 2, 4]}}
            - {type: residual_block, filters: {int: [4, 16], step: 4, name: width}}
            - {type: conv_block, filters: 8, repeat: {int: [0, 3]}, include: {choice: [true, false]}}
        mix:
          type: {choice: [conv_block, separable_conv_block, residual_block]}
          filters: {int: [4, 32], log: true}
          stride: {choice: [1, 2]}
          dropout: {float: [0, 0.5], step: 0.1}
          repeat: 2
        pool: {type: global_pool, kind: {choice: [average, max]}}
        head: {type: classifier}
      training:
        epochs: {int: [1, 3]}
        learning_rate: {float: [1e-4, 0.1], log: true}
      search: {trials: 5}
      """;

  static List<String> files() throws IOException {
    List<String> files = new ArrayList<>();
    files.add(STRUCTURES);
    for (Path example : ExamplesTest.examples()) {
      files.add(Files.readString(example));
    }
    return files;
  }

  @ParameterizedTest
  @MethodSource("files")
  void aPointBecomesAModelThatCanBeBuilt(String file) throws StudyProblems, IOException {
    StudySpec study = StudyReader.read(file);
    StudySpec stored = Json.read(Json.write(study), StudySpec.class);
    RandomGenerator random = new SplittableRandom(11);
    for (int i = 0; i < (study.variants().isEmpty() ? POINTS : 0); i++) {
      Map<String, ParameterValue> point = point(study.space(), random);
      TrialDraft draft = study.resolve(point);
      TrialSpec trial = draft.toTrialSpec(TransferSpec.NONE, i);

      assertThat(stored.resolve(point)).isEqualTo(draft);
      assertThat(Json.read(Json.write(trial), TrialSpec.class)).isEqualTo(trial);
      assertThat(infer(draft).problems()).as("%s", point).isEmpty();
      assertThat(draft.model().modules().stream().map(ModuleSpec::name)).doesNotHaveDuplicates();
      assertThat(draft.model().outputs()).isEqualTo(heads(draft));
      assertThat(draft.training().epochs()).isPositive();
      assertThat(draft.training().learningRate()).isPositive();
    }
  }

  private static List<String> heads(TrialDraft draft) {
    List<Target.Part> parts = set(draft).target().parts();
    return parts.isEmpty() ? List.of("head") : parts.stream().map(Target.Part::name).toList();
  }

  private static InferredModel infer(TrialDraft draft) {
    return ModelInference.infer(
        draft.model(),
        set(draft).shapes(ModelCheck.features(draft.data(), set(draft))),
        ModelCheck.target(draft.data(), set(draft)));
  }

  private static Map<String, ParameterValue> point(Space space, RandomGenerator random) {
    Map<String, ParameterValue> point = new LinkedHashMap<>();
    for (Space.Parameter parameter : space.parameters()) {
      if (Space.isActive(parameter, point)) {
        point.put(parameter.name(), value(parameter.dimension(), random));
      }
    }
    return point;
  }

  private static ParameterValue value(Dimension dimension, RandomGenerator random) {
    return switch (dimension) {
      case Dimension.Choice choice -> choice.values().get(random.nextInt(choice.values().size()));
      case Dimension.FloatRange range ->
          ParameterValue.of(range.low() + random.nextDouble() * (range.high() - range.low()));
      case Dimension.IntegerRange range ->
          ParameterValue.of(
              range.low()
                  + range.step()
                      * random.nextLong((range.high() - range.low()) / range.step() + 1));
    };
  }

  private static DataSetDeclaration set(TrialDraft draft) {
    return draft
        .data()
        .source()
        .map(source -> DataSetDeclaration.of(draft.data().set(), source, ""))
        .orElse(DataSets.MNIST_10K);
  }
}
