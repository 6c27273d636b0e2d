package org.espalier.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.model.ModuleType.Family;
import org.espalier.core.model.ModuleType.Inputs;
import org.espalier.core.model.ModuleType.Laid;

/** The last modules of a model: a dense layer sized by the data, and a loss. */
final class HeadModules {

  private HeadModules() {}

  static List<ModuleType> all() {
    return List.of(
        head(
            "classifier",
            "One class of many: softmax, and cross-entropy as the loss. As many outputs as the data"
                + " has classes.",
            Shape.Kind.VECTOR,
            Target.Kind.CLASSES,
            List.of()),
        head(
            "multi_label",
            "Labels that may hold together: a sigmoid each, and binary cross-entropy as the loss.",
            Shape.Kind.VECTOR,
            Target.Kind.LABELS,
            List.of()),
        head(
            "regression",
            "Real numbers, with the mean squared or mean absolute error as the loss.",
            Shape.Kind.VECTOR,
            Target.Kind.VALUES,
            List.of(
                ModuleParameter.oneOf("loss", List.of("squared", "absolute"), "What is made small.")
                    .or("squared"))),
        head(
            "sequence_tagger",
            "One class of many at each step: softmax, and the mean cross-entropy over the steps as"
                + " the loss.",
            Shape.Kind.SEQUENCE,
            Target.Kind.STEP_CLASSES,
            List.of()),
        head(
            "next_token",
            "The token that follows, at each step: softmax over the vocabulary, and the mean"
                + " cross-entropy over the steps as the loss. May share the weights of an"
                + " `embedding`.",
            Shape.Kind.SEQUENCE,
            Target.Kind.STEP_CLASSES,
            List.of()));
  }

  private static ModuleType head(
      String name,
      String doc,
      Shape.Kind kind,
      Target.Kind target,
      List<ModuleParameter> parameters) {
    List<ModuleParameter> all = new ArrayList<>(parameters);
    all.add(
        ModuleParameter.real(
                Head.LOSS_WEIGHT,
                0,
                1_000,
                "How much its loss counts in the sum over the heads of a model with several.")
            .or(1.0));
    return new ModuleType(
        name,
        Family.HEAD,
        doc,
        Set.of(kind),
        Inputs.ONE,
        Optional.of(target),
        all,
        (settings, inputs, data) -> lay(inputs.getFirst(), data.size()));
  }

  private static Laid lay(Shape input, long outputs) {
    return input instanceof Shape.Sequence(long steps, long size)
        ? new Laid(
            new Shape.Sequence(steps, outputs),
            new Weights().dense("", size, outputs, true, "softmax").list())
        : new Laid(
            new Shape.Vector(outputs),
            new Weights().dense("", input.count(), outputs, true, "softmax").list());
  }
}
