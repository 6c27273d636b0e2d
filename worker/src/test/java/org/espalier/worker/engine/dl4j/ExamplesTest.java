package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.core.model.ModelInference;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.core.study.StudyProblems;
import org.espalier.core.study.StudyReader;
import org.espalier.core.study.StudySpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.study.TrialDraft;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.ModelPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The models of all examples can be built and trained, with as many parameters as declared. */
class ExamplesTest {

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
    ParameterValue view = draft.data().options().getOrDefault("view", ParameterValue.of("image"));
    Shape input =
        switch (String.valueOf(view.raw())) {
          case "rows" -> new Shape.Sequence(28, 28);
          case "vector" -> new Shape.Vector(784);
          default -> new Shape.Image(1, 28, 28);
        };
    int classes = draft.data().classes().isEmpty() ? 10 : draft.data().classes().size();
    ModelPlan plan =
        new ModelPlan(
            draft.model(),
            Map.of("features", input),
            Target.classes(classes),
            draft.training(),
            TransferSpec.NONE,
            7,
            10,
            List.of());
    try (EngineModel model = new Dl4jEngine().build(plan)) {
      assertThat(model.trainableParameters())
          .isEqualTo(
              ModelInference.infer(draft.model(), plan.inputs(), plan.target()).parameters());
      assertThat(model.train(Models.batch(input, plan.target(), 4, 1))).isFinite();
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
