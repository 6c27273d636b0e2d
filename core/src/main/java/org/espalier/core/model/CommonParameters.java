package org.espalier.core.model;

import java.util.List;

/** Parameters that several module types have in common, and what they mean for shapes. */
final class CommonParameters {

  static final List<String> ACTIVATIONS =
      List.of(
          "relu",
          "leaky_relu",
          "elu",
          "gelu",
          "swish",
          "tanh",
          "sigmoid",
          "hard_sigmoid",
          "softplus",
          "identity");

  static final ModuleParameter PADDING =
      ModuleParameter.oneOf(
              "padding",
              List.of("same", "valid"),
              "`same` pads with zeros, so that only the stride shrinks the image; `valid` pads"
                  + " nothing.")
          .or("same");

  static final ModuleParameter NORM =
      ModuleParameter.oneOf(
              "norm",
              List.of("batch", "none"),
              "Batch normalisation between convolution and activation.")
          .or("batch");

  static final ModuleParameter STRIDE =
      ModuleParameter.whole("stride", 1, 16, "Step of the window; 2 halves height and width.")
          .or(1);

  private CommonParameters() {}

  static ModuleParameter filters() {
    return ModuleParameter.whole("filters", 1, 16_384, "How many channels come out.");
  }

  static ModuleParameter kernel(int size) {
    return ModuleParameter.whole("kernel", 1, 63, "Height and width of the window.").or(size);
  }

  static ModuleParameter units(String doc) {
    return ModuleParameter.whole("units", 1, 65_536, doc);
  }

  static ModuleParameter activation(String fallback) {
    return ModuleParameter.oneOf(
            "activation", ACTIVATIONS, "The function applied to what comes out.")
        .or(fallback);
  }

  static ModuleParameter dropout(String doc) {
    return ModuleParameter.real("dropout", 0, 0.95, doc).or(0.0);
  }

  /** Size of one side after a window of {@code kernel} has passed over {@code size}. */
  static long slide(long size, long kernel, long stride, Settings settings) {
    if (settings.text("padding").equals("same")) {
      return (size + stride - 1) / stride;
    }
    if (size < kernel) {
      throw new Misfit(
          "has a window of %d, larger than the %d it passes over".formatted(kernel, size),
          "set padding: same, or a smaller kernel");
    }
    return (size - kernel) / stride + 1;
  }
}
