package org.espalier.core.model;

import static org.espalier.core.model.CommonParameters.units;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.model.ModuleType.Family;
import org.espalier.core.model.ModuleType.Inputs;
import org.espalier.core.model.ModuleType.Laid;

/** Modules that read a sequence step by step. */
final class RecurrentModules {

  private RecurrentModules() {}

  static List<ModuleType> all() {
    return List.of(
        recurrent(
            "tanh_rnn",
            "The plain recurrent cell: tanh of a weighted sum of the step and of the state before"
                + " (Elman 1990).",
            List.of(),
            (settings, input) -> cell(settings, "tanh_rnn", "", input, new Weights())),
        recurrent(
            "lstm",
            "Long short-term memory: a cell with input, forget and output gates (Hochreiter and"
                + " Schmidhuber 1997; Gers et al. 2000). Gates stand in the order input, forget,"
                + " cell, output.",
            List.of(),
            (settings, input) -> cell(settings, "lstm", "", input, new Weights())),
        recurrent(
            "gru",
            "Gated recurrent unit (Cho et al. 2014), with the reset gate after the product, as"
                + " cuDNN and PyTorch have it. Gates stand in the order reset, update, new.",
            List.of(),
            (settings, input) -> cell(settings, "gru", "", input, new Weights())),
        recurrent(
            "bidirectional",
            "Two recurrent cells of one kind, one of them reading backwards.",
            List.of(
                ModuleParameter.oneOf(
                        "cell", List.of("tanh_rnn", "lstm", "gru"), "The kind of both cells.")
                    .or("lstm"),
                ModuleParameter.oneOf(
                        "combine",
                        List.of("concat", "add"),
                        "How both outputs of a step become one.")
                    .or("concat")),
            RecurrentModules::bidirectional));
  }

  private interface SequenceLayout {
    Laid lay(Settings settings, Shape.Sequence input);
  }

  private static ModuleType recurrent(
      String name, String doc, List<ModuleParameter> more, SequenceLayout layout) {
    List<ModuleParameter> parameters = new java.util.ArrayList<>();
    parameters.add(units("Size of the state, and of the output at each step."));
    parameters.addAll(more);
    return new ModuleType(
        name,
        Family.RECURRENT,
        doc,
        Set.of(Shape.Kind.SEQUENCE),
        Inputs.ONE,
        Optional.empty(),
        parameters,
        (settings, inputs, target) -> layout.lay(settings, (Shape.Sequence) inputs.getFirst()));
  }

  private static Laid bidirectional(Settings settings, Shape.Sequence input) {
    Weights weights = new Weights();
    cell(settings, settings.text("cell"), "forward.", input, weights);
    cell(settings, settings.text("cell"), "backward.", input, weights);
    long units = settings.whole("units");
    long size = settings.text("combine").equals("concat") ? 2 * units : units;
    return new Laid(new Shape.Sequence(input.steps(), size), weights.list());
  }

  private static Laid cell(
      Settings settings, String kind, String prefix, Shape.Sequence input, Weights weights) {
    long units = settings.whole("units");
    switch (kind) {
      case "lstm" -> weights.cell(prefix, 4, input.size(), units, 1);
      case "gru" ->
          weights
              .cell(prefix, 3, input.size(), units, -1)
              .constant(prefix + "recurrent_bias", 0, 3 * units);
      default -> weights.cell(prefix, 1, input.size(), units, -1);
    }
    return new Laid(new Shape.Sequence(input.steps(), units), weights.list());
  }
}
