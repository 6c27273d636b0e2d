package org.espalier.core.model;

import java.util.List;
import java.util.Optional;

/**
 * A model with every shape known.
 *
 * @param modules in the order of the specification; modules behind a problem are absent
 * @param problems empty exactly if the model can be built
 */
public record InferredModel(List<InferredModule> modules, List<ModelProblem> problems) {

  /**
   * One module.
   *
   * @param weights what it holds or shares, whatever its owner
   * @param parameters trained numbers of its own; 0 where it uses those of {@code owner}
   * @param owner the module whose weights it uses, following {@code share} to its end; itself where
   *     it has its own
   */
  public record InferredModule(
      ModuleSpec spec,
      ModuleType type,
      List<Shape> inputs,
      Shape output,
      List<Weight> weights,
      long parameters,
      String owner) {
    public InferredModule {
      inputs = List.copyOf(inputs);
      weights = List.copyOf(weights);
    }

    public String name() {
      return spec.name();
    }

    public Settings settings() {
      return type.settings(spec.parameters());
    }

    /** Whether its weights belong to another module. */
    public boolean isTied() {
      return !owner.equals(spec.name());
    }
  }

  public InferredModel {
    modules = List.copyOf(modules);
    problems = List.copyOf(problems);
  }

  public boolean isSound() {
    return problems.isEmpty();
  }

  public Optional<InferredModule> module(String name) {
    return modules.stream().filter(module -> module.name().equals(name)).findFirst();
  }

  /** Trained numbers of the whole model, a shared one counted once. */
  public long parameters() {
    return modules.stream().mapToLong(InferredModule::parameters).sum();
  }
}
