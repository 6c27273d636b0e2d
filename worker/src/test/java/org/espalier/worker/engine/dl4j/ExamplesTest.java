package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.model.ModelInference;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.core.study.DataSpec;
import org.espalier.core.study.StudyProblems;
import org.espalier.core.study.StudyReader;
import org.espalier.core.study.StudySpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.study.TrialDraft;
import org.espalier.worker.data.Batches;
import org.espalier.worker.data.DataSets;
import org.espalier.worker.data.LoadedData;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.ModelPlan;
import org.espalier.worker.testing.Specs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All examples train a few steps on their data, with as many parameters as declared. */
class ExamplesTest {
  private static final int EXAMPLES = 12;
  private static final DataSets DATA = new DataSets();

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("../examples"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void trains(Path file) throws IOException, StudyProblems {
    StudySpec study = StudyReader.read(Files.readString(file));
    if (study.variants().isEmpty()) {
      check(study.resolve(firstPoint(study.space())));
    } else {
      study.variants().forEach(variant -> check(study.resolveVariant(variant.name())));
    }
  }

  private static void check(TrialDraft draft) {
    DataSpec asked = draft.data();
    DataSpec few =
        new DataSpec(asked.set(), asked.classes(), EXAMPLES, asked.options(), asked.source());
    LoadedData data = DATA.load(few, Specs.dataFolder(), 7);
    ModelPlan plan =
        new ModelPlan(
            draft.model(),
            data.inputs(),
            data.target(),
            draft.training(),
            TransferSpec.NONE,
            7,
            2,
            List.of());
    int[] order = IntStream.range(0, EXAMPLES).toArray();
    try (EngineModel model = new Dl4jEngine().build(plan)) {
      assertThat(model.trainableParameters())
          .isEqualTo(
              ModelInference.infer(draft.model(), plan.inputs(), plan.target()).parameters());
      for (int from = 0; from < EXAMPLES; from += 4) {
        assertThat(model.train(Batches.assemble(data.train(), order, from, from + 4))).isFinite();
      }
      Batch test = Batches.assemble(data.test(), order, 0, 4);
      assertThat(model.predict(test.features()).values().capacity())
          .isEqualTo(test.labels().values().capacity());
    }
  }

  /** The first choice or lowest value of every dimension that is active then. */
  private static Map<String, ParameterValue> firstPoint(Space space) {
    Map<String, ParameterValue> point = new HashMap<>();
    for (Space.Parameter parameter : space.parameters()) {
      if (Space.isActive(parameter, point)) {
        point.put(
            parameter.name(),
            switch (parameter.dimension()) {
              case Dimension.FloatRange range -> ParameterValue.of(range.low());
              case Dimension.IntegerRange range -> ParameterValue.of(range.low());
              case Dimension.Choice choice -> choice.values().getFirst();
            });
      }
    }
    return point;
  }
}
