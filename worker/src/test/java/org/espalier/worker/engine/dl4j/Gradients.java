package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espalier.worker.engine.dl4j.Models.batch;
import static org.espalier.worker.engine.dl4j.Models.plan;
import static org.espalier.worker.engine.dl4j.Models.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.espalier.core.model.InferredModel;
import org.espalier.core.model.InferredModel.InferredModule;
import org.espalier.core.model.ModelInference;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.ModelPlan;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Holds what back-propagation computes against differences of the loss, and all sizes against the
 * declaration.
 */
final class Gradients {

  private Gradients() {}

  static void check(
      DataType type,
      ModelSpec spec,
      Shape input,
      Target target,
      double difference,
      double tolerance) {
    check(type, plan(spec, input, target, training("sgd", 0.1)), difference, tolerance);
  }

  static void check(DataType type, ModelPlan plan, double difference, double tolerance) {
    Shape input = Objects.requireNonNull(plan.inputs().get("features"));
    Batch batch = batch(input, plan.target(), 4, 3);
    try (Dl4jModel model = (Dl4jModel) new Dl4jEngine(type).build(plan)) {
      compareWithDeclaration(model, plan, batch);
      SplittableRandom random = new SplittableRandom(5);
      model.computeGradients(batch);
      for (Parameter parameter : model.store().all()) {
        if (!parameter.isTrained()) {
          continue;
        }
        double[] computed = parameter.gradient().dup().data().asDouble();
        for (int probe = 0; probe < 6; probe++) {
          int i = random.nextInt(computed.length);
          double start = parameter.value().getDouble(index(parameter, i));
          parameter.value().putScalar(index(parameter, i), start + difference);
          double above = model.computeGradients(batch);
          parameter.value().putScalar(index(parameter, i), start - difference);
          double below = model.computeGradients(batch);
          parameter.value().putScalar(index(parameter, i), start);
          double expected = (above - below) / (2 * difference);
          assertThat(computed[i])
              .as("%s[%d]", parameter.fullName(), i)
              .isCloseTo(expected, Offset.offset(tolerance * Math.max(0.05, Math.abs(expected))));
        }
      }
    }
  }

  /** What was declared without an engine is what the engine built. */
  private static void compareWithDeclaration(Dl4jModel model, ModelPlan plan, Batch batch) {
    InferredModel declared = ModelInference.infer(plan.model(), plan.inputs(), plan.target());
    if (plan.transfer().frozen().isEmpty()) {
      assertThat(model.trainableParameters()).isEqualTo(declared.parameters());
    }
    for (InferredModule module : declared.modules()) {
      List<Long> shape = new ArrayList<>(List.of((long) batch.size()));
      shape.addAll(module.output().sizes());
      assertThat(model.activations(module.name(), batch.features()).shape())
          .as("what '%s' hands on", module.name())
          .isEqualTo(shape);
    }
  }

  private static long[] index(Parameter parameter, int flat) {
    long[] shape = parameter.shape();
    long[] index = new long[shape.length];
    long rest = flat;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return index;
  }
}
