package org.espalier.core.model;

import static org.espalier.core.model.CommonParameters.dropout;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.model.ModuleType.Family;
import org.espalier.core.model.ModuleType.Inputs;
import org.espalier.core.model.ModuleType.Laid;

/** Embeddings and attention. */
final class TokenModules {

  private static final ModuleParameter HEADS =
      ModuleParameter.whole("heads", 1, 256, "How many attention heads share the features.").or(4);
  private static final ModuleParameter CAUSAL =
      ModuleParameter.flag("causal", "Whether a step sees only itself and the steps before it.")
          .or(false);

  private TokenModules() {}

  static List<ModuleType> all() {
    return List.of(
        type(
            "embedding",
            "A learned vector for each token.",
            Shape.Kind.TOKENS,
            List.of(ModuleParameter.whole("size", 1, 65_536, "Length of each vector.")),
            (settings, input) -> {
              Shape.Tokens tokens = (Shape.Tokens) input;
              long size = settings.whole("size");
              return new Laid(
                  new Shape.Sequence(tokens.steps(), size),
                  new Weights()
                      .matrix(
                          "weight",
                          new Initialisation.Normal(1 / Math.sqrt((double) size)),
                          tokens.vocabulary(),
                          size)
                      .list());
            }),
        type(
            "positional_embedding",
            "Adds a learned vector for each place in the sequence.",
            Shape.Kind.SEQUENCE,
            List.of(),
            (settings, input) -> {
              Shape.Sequence sequence = (Shape.Sequence) input;
              return new Laid(
                  sequence,
                  new Weights()
                      .matrix(
                          "weight",
                          new Initialisation.Normal(0.02),
                          sequence.steps(),
                          sequence.size())
                      .list());
            }),
        type(
            "self_attention",
            "Multi-head scaled dot-product attention of a sequence to itself (Vaswani et al."
                + " 2017). The shape stays.",
            Shape.Kind.SEQUENCE,
            List.of(HEADS, CAUSAL),
            (settings, input) -> {
              Shape.Sequence sequence = (Shape.Sequence) input;
              return new Laid(
                  sequence, attention(settings, "", sequence.size(), new Weights()).list());
            }),
        type(
            "transformer_block",
            "Layer norm and self-attention, then layer norm and two dense layers, each with a way"
                + " around it (the pre-norm encoder of Xiong et al. 2020). The shape stays.",
            Shape.Kind.SEQUENCE,
            List.of(
                HEADS,
                CAUSAL,
                ModuleParameter.whole(
                        "hidden", 1, 262_144, "Units between the dense layers, if not 4 × size.")
                    .orNone(),
                ModuleParameter.oneOf(
                        "activation", CommonParameters.ACTIVATIONS, "Between the dense layers.")
                    .or("gelu"),
                dropout("Share set to 0 in training, after attention and after the dense layers.")),
            (settings, input) -> transformer(settings, (Shape.Sequence) input)));
  }

  private interface TokenLayout {
    Laid lay(Settings settings, Shape input);
  }

  private static ModuleType type(
      String name,
      String doc,
      Shape.Kind kind,
      List<ModuleParameter> parameters,
      TokenLayout layout) {
    return new ModuleType(
        name,
        Family.TOKEN,
        doc,
        Set.of(kind),
        Inputs.ONE,
        Optional.empty(),
        parameters,
        (settings, inputs, target) -> layout.lay(settings, inputs.getFirst()));
  }

  private static Laid transformer(Settings settings, Shape.Sequence input) {
    long size = input.size();
    long hidden = settings.whole("hidden", 4 * size);
    Weights weights = new Weights().norm("norm1.", size, false);
    attention(settings, "attention.", size, weights)
        .norm("norm2.", size, false)
        .dense("expand.", size, hidden, true, settings.text("activation"))
        .dense("contract.", hidden, size, true, "identity");
    return new Laid(input, weights.list());
  }

  private static Weights attention(Settings settings, String prefix, long size, Weights weights) {
    long heads = settings.whole("heads");
    if (size % heads != 0) {
      throw new Misfit(
          "has %d heads, which do not divide its %d features".formatted(heads, size),
          "choose heads that divide " + size);
    }
    for (String part : List.of("query.", "key.", "value.", "output.")) {
      weights.dense(prefix + part, size, size, true, "identity");
    }
    return weights;
  }
}
