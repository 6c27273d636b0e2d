package org.espalier.core.model;

import static org.espalier.core.model.CommonParameters.activation;
import static org.espalier.core.model.CommonParameters.dropout;
import static org.espalier.core.model.CommonParameters.units;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.model.ModuleType.Family;
import org.espalier.core.model.ModuleType.Inputs;
import org.espalier.core.model.ModuleType.Laid;

/** Dense layers, normalisation and dropout. */
final class DenseModules {

  private static final Set<Shape.Kind> NUMBERS =
      Set.of(Shape.Kind.VECTOR, Shape.Kind.IMAGE, Shape.Kind.SEQUENCE);

  private DenseModules() {}

  static List<ModuleType> all() {
    return List.of(
        new ModuleType(
            "dense",
            Family.DENSE,
            "Every output is a weighted sum of all inputs; on a sequence, the same at each step.",
            Set.of(Shape.Kind.VECTOR, Shape.Kind.SEQUENCE),
            Inputs.ONE,
            Optional.empty(),
            List.of(
                units("How many outputs."),
                ModuleParameter.flag("bias", "Whether a number is added to each sum.").or(true),
                activation("relu"),
                dropout("Share of outputs set to 0 in training.")),
            (settings, inputs, target) -> dense(settings, inputs.getFirst())),
        new ModuleType(
            "batch_norm",
            Family.NORMALISATION,
            "Each channel or feature brought to mean 0 and variance 1 over the batch, then scaled"
                + " and moved; running statistics in use (Ioffe and Szegedy 2015).",
            NUMBERS,
            Inputs.ONE,
            Optional.empty(),
            List.of(),
            (settings, inputs, target) ->
                new Laid(
                    inputs.getFirst(),
                    new Weights().norm("", channels(inputs.getFirst()), true).list())),
        new ModuleType(
            "layer_norm",
            Family.NORMALISATION,
            "Each example, or each step of a sequence, brought to mean 0 and variance 1 over its"
                + " features, then scaled and moved (Ba et al. 2016).",
            Set.of(Shape.Kind.VECTOR, Shape.Kind.SEQUENCE),
            Inputs.ONE,
            Optional.empty(),
            List.of(),
            (settings, inputs, target) ->
                new Laid(
                    inputs.getFirst(),
                    new Weights().norm("", channels(inputs.getFirst()), false).list())),
        new ModuleType(
            "dropout",
            Family.NORMALISATION,
            "Sets a share of its inputs to 0 in training and scales the rest up.",
            NUMBERS,
            Inputs.ONE,
            Optional.empty(),
            List.of(ModuleParameter.real("rate", 0, 0.95, "The share set to 0.").or(0.5)),
            (settings, inputs, target) -> new Laid(inputs.getFirst(), List.of())),
        new ModuleType(
            "activation",
            Family.DENSE,
            "A function applied to every number.",
            NUMBERS,
            Inputs.ONE,
            Optional.empty(),
            List.of(
                ModuleParameter.oneOf("function", CommonParameters.ACTIVATIONS, "Which one.")
                    .or("relu")),
            (settings, inputs, target) -> new Laid(inputs.getFirst(), List.of())));
  }

  private static Laid dense(Settings settings, Shape input) {
    long units = settings.whole("units");
    Shape output =
        input instanceof Shape.Sequence(long steps, long size)
            ? new Shape.Sequence(steps, units)
            : new Shape.Vector(units);
    return new Laid(
        output,
        new Weights()
            .dense("", channels(input), units, settings.flag("bias"), settings.text("activation"))
            .list());
  }

  private static long channels(Shape shape) {
    return switch (shape) {
      case Shape.Vector vector -> vector.size();
      case Shape.Image image -> image.channels();
      case Shape.Sequence sequence -> sequence.size();
      case Shape.Tokens tokens -> tokens.vocabulary();
    };
  }
}
