package org.espalier.worker.engine.dl4j;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.TrainingSpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.ModelPlan;
import org.espalier.worker.engine.Tensor;

/** Small models and batches for the tests of this package. */
final class Models {

  private Models() {}

  static ModelSpec chain(ModuleSpec... modules) {
    List<ModuleSpec> linked = new ArrayList<>();
    String before = "features";
    for (ModuleSpec module : modules) {
      List<String> inputs = module.inputs().isEmpty() ? List.of(before) : module.inputs();
      linked.add(
          new ModuleSpec(
              module.name(), module.type(), module.parameters(), inputs, module.share()));
      before = module.name();
    }
    return new ModelSpec(List.of("features"), linked, List.of(before));
  }

  static ModuleSpec module(String name, String type, Object... parameters) {
    return new ModuleSpec(name, type, values(parameters), List.of(), Optional.empty());
  }

  static ModuleSpec shared(String name, String type, String owner, Object... parameters) {
    return new ModuleSpec(name, type, values(parameters), List.of(), Optional.of(owner));
  }

  static ModuleSpec fed(ModuleSpec module, String... inputs) {
    return new ModuleSpec(
        module.name(), module.type(), module.parameters(), List.of(inputs), module.share());
  }

  static Map<String, ParameterValue> values(Object... pairs) {
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(String.valueOf(pairs[i]), ParameterValue.of(pairs[i + 1]));
    }
    return values;
  }

  static ModelPlan plan(ModelSpec model, Shape input, Target target, TrainingSpec training) {
    return plan(model, input, target, training, TransferSpec.NONE);
  }

  static ModelPlan plan(
      ModelSpec model, Shape input, Target target, TrainingSpec training, TransferSpec transfer) {
    return new ModelPlan(
        model, Map.of("features", input), target, training, transfer, 7, 10, List.of());
  }

  static TrainingSpec training(String optimizer, double rate, Object... options) {
    return new TrainingSpec(3, 8, optimizer, rate, values(options));
  }

  /** Random features and labels that fit. */
  static Batch batch(Shape input, Target target, int examples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int count = Math.toIntExact(input.count());
    FloatBuffer features = FloatBuffer.allocate(examples * count);
    for (int i = 0; i < features.capacity(); i++) {
      features.put(
          input instanceof Shape.Tokens(long steps, long vocabulary)
              ? random.nextInt((int) vocabulary)
              : (float) random.nextGaussian());
    }
    List<Long> shape = new ArrayList<>(List.of((long) examples));
    shape.addAll(input.sizes());
    return new Batch(new Tensor(shape, features.rewind()), labels(input, target, examples, random));
  }

  private static Tensor labels(Shape input, Target target, int examples, SplittableRandom random) {
    boolean stepwise = target.kind() == Target.Kind.STEP_CLASSES;
    int rows = stepwise ? (int) (examples * input.sizes().getFirst()) : examples;
    FloatBuffer labels = FloatBuffer.allocate(rows * target.size());
    for (int row = 0; row < rows; row++) {
      label(target, labels, row * target.size(), random);
    }
    List<Long> shape =
        stepwise
            ? List.of((long) examples, input.sizes().getFirst(), (long) target.size())
            : List.of((long) examples, (long) target.size());
    return new Tensor(shape, labels);
  }

  private static void label(Target target, FloatBuffer labels, int at, SplittableRandom random) {
    switch (target.kind()) {
      case CLASSES, STEP_CLASSES -> labels.put(at + random.nextInt(target.size()), 1);
      case LABELS -> {
        for (int i = 0; i < target.size(); i++) {
          labels.put(at + i, random.nextInt(2));
        }
      }
      case VALUES -> {
        for (int i = 0; i < target.size(); i++) {
          labels.put(at + i, (float) random.nextGaussian());
        }
      }
      case SEVERAL -> {
        int from = at;
        for (Target.Part part : target.parts()) {
          label(part.target(), labels, from, random);
          from += part.target().size();
        }
      }
    }
  }
}
