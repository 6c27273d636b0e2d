package org.espalier.core.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.model.InferredModel.InferredModule;
import org.espalier.core.space.ParameterValue;

/**
 * Walks a model from its inputs to its heads and finds every shape, every weight and every problem.
 * Goes on behind a problem where it can, so that one answer names all that is wrong.
 */
public final class ModelInference {

  private final ModelSpec model;
  private final Target target;
  private final Map<String, Shape> shapes;
  private final Map<String, InferredModule> modules = new LinkedHashMap<>();
  private final List<ModelProblem> problems = new ArrayList<>();

  private ModelInference(ModelSpec model, Map<String, Shape> inputs, Target target) {
    this.model = model;
    this.target = target;
    this.shapes = new LinkedHashMap<>(inputs);
  }

  /**
   * @param inputs the shape of each of the model's inputs, by name
   * @param target what the labels of the data are
   */
  public static InferredModel infer(ModelSpec model, Map<String, Shape> inputs, Target target) {
    ModelInference inference = new ModelInference(model, inputs, target);
    inference.run();
    return new InferredModel(List.copyOf(inference.modules.values()), inference.problems);
  }

  private void run() {
    for (String input : model.inputs()) {
      if (!shapes.containsKey(input)) {
        report(input, "the data set has no '" + input + "' to feed the model with");
      }
    }
    for (ModuleSpec spec : model.modules()) {
      Optional<ModuleType> type = ModuleTypes.find(spec.type());
      if (type.isEmpty()) {
        report(
            spec.name(),
            "module '%s' has type '%s', which the library does not have"
                .formatted(spec.name(), spec.type()));
      } else if (settle(spec, type.get())) {
        walk(spec, type.get());
      }
    }
    checkHeads();
  }

  private void checkHeads() {
    for (String output : model.outputs()) {
      InferredModule head = modules.get(output);
      if (head != null && head.type().head().isEmpty()) {
        problems.add(
            new ModelProblem(
                output,
                Optional.empty(),
                "module '%s' ends the model, but '%s' is no head"
                    .formatted(output, head.spec().type()),
                Optional.of("end with " + HeadAdvice.forTarget(target))));
      }
    }
    if (model.outputs().size() > 1 && target.parts().isEmpty()) {
      problems.add(
          new ModelProblem(
              model.outputs().getLast(),
              Optional.empty(),
              "the model ends in %s, but the data set has one target"
                  .formatted(String.join(", ", model.outputs())),
              Optional.of("one head, fed by all the others; or a data set with 'targets'")));
    }
    if (model.outputs().isEmpty()) {
      problems.add(
          new ModelProblem(
              "",
              Optional.empty(),
              "the model has no head",
              Optional.of("end with " + HeadAdvice.forTarget(target))));
    }
  }

  /** Whether all parameters are known, allowed and there. */
  private boolean settle(ModuleSpec spec, ModuleType type) {
    int before = problems.size();
    spec.parameters().forEach((name, value) -> check(spec, type, name, value));
    for (ModuleParameter parameter : type.parameters()) {
      if (parameter.required() && !spec.parameters().containsKey(parameter.name())) {
        problems.add(
            new ModelProblem(
                spec.name(),
                Optional.of(parameter.name()),
                "module '%s' (%s) wants '%s': %s"
                    .formatted(spec.name(), type.name(), parameter.name(), parameter.allowed()),
                Optional.empty()));
      }
    }
    return problems.size() == before;
  }

  private void check(ModuleSpec spec, ModuleType type, String name, ParameterValue value) {
    Optional<ModuleParameter> parameter = type.parameter(name);
    if (parameter.isEmpty()) {
      problems.add(
          new ModelProblem(
              spec.name(),
              Optional.of(name),
              "module '%s' (%s) has no parameter '%s'".formatted(spec.name(), type.name(), name),
              Optional.of(
                  "it has "
                      + String.join(
                          ", ", type.parameters().stream().map(ModuleParameter::name).toList()))));
    } else if (!parameter.get().allows(value)) {
      problems.add(
          new ModelProblem(
              spec.name(),
              Optional.of(name),
              "'%s' of module '%s' is %s; allowed is %s"
                  .formatted(name, spec.name(), value.raw(), parameter.get().allowed()),
              Optional.empty()));
    }
  }

  private void walk(ModuleSpec spec, ModuleType type) {
    List<Shape> inputs = new ArrayList<>();
    for (String input : spec.inputs()) {
      Shape shape = shapes.get(input);
      if (shape == null) {
        if (model.inputs().contains(input) || isModule(input)) {
          return;
        }
        report(
            spec.name(),
            "module '%s' reads '%s', which is neither a module before it nor an input"
                .formatted(spec.name(), input));
        return;
      }
      inputs.add(shape);
    }
    if (!fits(spec, type, inputs)) {
      return;
    }
    try {
      place(
          spec,
          type,
          inputs,
          type.layout()
              .lay(
                  type.settings(spec.parameters()),
                  inputs,
                  target.forHead(spec.name()).orElse(target)));
    } catch (Misfit misfit) {
      problems.add(
          new ModelProblem(
              spec.name(),
              Optional.empty(),
              "module '%s' %s (fed by %s)"
                  .formatted(spec.name(), misfit.getMessage(), Adapters.describe(spec, inputs)),
              misfit.suggestion()));
    }
  }

  private boolean isModule(String name) {
    return model.modules().stream().anyMatch(module -> module.name().equals(name));
  }

  private boolean fits(ModuleSpec spec, ModuleType type, List<Shape> inputs) {
    boolean several = type.inputs() == ModuleType.Inputs.TWO_OR_MORE;
    if (several ? inputs.size() < 2 : inputs.size() != 1) {
      report(
          spec.name(),
          "module '%s' (%s) takes %s, not %d"
              .formatted(
                  spec.name(),
                  type.name(),
                  several ? "two inputs or more" : "one input",
                  inputs.size()));
      return false;
    }
    for (int i = 0; i < inputs.size(); i++) {
      if (!type.accepts().contains(inputs.get(i).kind())) {
        problems.add(Adapters.mismatch(spec, type, spec.inputs().get(i), inputs.get(i)));
        return false;
      }
    }
    return type.head().isEmpty() || predicts(spec, type, type.head().get());
  }

  /** Whether the labels have what a head predicts. */
  private boolean predicts(ModuleSpec spec, ModuleType type, Target.Kind kind) {
    Optional<Target> own = target.forHead(spec.name());
    if (own.isEmpty()) {
      problems.add(
          new ModelProblem(
              spec.name(),
              Optional.empty(),
              "head '%s' is named after none of the targets of the data set".formatted(spec.name()),
              Optional.of("use " + HeadAdvice.forTarget(target))));
      return false;
    }
    if (kind != own.get().kind()) {
      problems.add(
          new ModelProblem(
              spec.name(),
              Optional.empty(),
              "head '%s' (%s) predicts %s, but the data set has %s"
                  .formatted(spec.name(), type.name(), kind.phrase(), own.get().kind().phrase()),
              Optional.of("use " + HeadAdvice.forTarget(own.get()))));
      return false;
    }
    return true;
  }

  private void place(ModuleSpec spec, ModuleType type, List<Shape> inputs, ModuleType.Laid laid) {
    String owner = spec.name();
    long parameters =
        laid.weights().stream().filter(Weight::trained).mapToLong(Weight::count).sum();
    if (spec.share().isPresent()) {
      InferredModule shared = modules.get(spec.share().get());
      if (shared == null) {
        report(
            spec.name(),
            "module '%s' shares the weights of '%s', which is no module before it"
                .formatted(spec.name(), spec.share().get()));
        return;
      }
      Optional<ModelProblem> problem = Sharing.problem(spec, laid.weights(), shared);
      if (problem.isPresent()) {
        problems.add(problem.get());
        return;
      }
      owner = shared.owner();
      parameters -=
          shared.weights().stream().filter(Weight::trained).mapToLong(Weight::count).sum();
    }
    modules.put(
        spec.name(),
        new InferredModule(spec, type, inputs, laid.output(), laid.weights(), parameters, owner));
    shapes.put(spec.name(), laid.output());
  }

  private void report(String module, String message) {
    problems.add(new ModelProblem(module, Optional.empty(), message, Optional.empty()));
  }
}
