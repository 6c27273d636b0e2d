package org.espalier.core.model;

import java.util.Optional;
import org.espalier.core.model.InferredModel.InferredModule;

/**
 * When one module may use another's weights: each weight of the owner must stand in the sharer with
 * the same name and shape. What the sharer has beyond them (the bias of a head that shares an
 * embedding's matrix) stays its own.
 */
final class Sharing {

  private Sharing() {}

  static Optional<ModelProblem> problem(
      ModuleSpec sharer, java.util.List<Weight> weights, InferredModule owner) {
    if (owner.weights().isEmpty()) {
      return Optional.of(
          problem(
              sharer,
              "module '%s' shares the weights of '%s' (%s), which has none"
                  .formatted(sharer.name(), owner.name(), owner.spec().type())));
    }
    boolean sameType = sharer.type().equals(owner.spec().type());
    boolean tiesOutput =
        owner.spec().type().equals("embedding")
            && (sharer.type().equals("next_token") || sharer.type().equals("sequence_tagger"));
    if (!sameType && !tiesOutput) {
      return Optional.of(
          problem(
              sharer,
              "module '%s' (%s) cannot share the weights of '%s' (%s): they are of different types"
                  .formatted(sharer.name(), sharer.type(), owner.name(), owner.spec().type())));
    }
    for (Weight theirs : owner.weights()) {
      Optional<Weight> mine =
          weights.stream().filter(weight -> weight.name().equals(theirs.name())).findFirst();
      if (mine.isEmpty() || !mine.get().shape().equals(theirs.shape())) {
        return Optional.of(
            problem(
                sharer,
                "module '%s' cannot share '%s/%s' of shape %s: its own is %s"
                    .formatted(
                        sharer.name(),
                        owner.name(),
                        theirs.name(),
                        theirs.shape(),
                        mine.map(weight -> "of shape " + weight.shape()).orElse("absent"))));
      }
    }
    return Optional.empty();
  }

  private static ModelProblem problem(ModuleSpec sharer, String message) {
    return new ModelProblem(
        sharer.name(),
        Optional.of("share"),
        message,
        Optional.of("give both the same type, parameters and input shape"));
  }
}
