package org.espalier.core.model;

import static org.espalier.core.model.CommonParameters.NORM;
import static org.espalier.core.model.CommonParameters.PADDING;
import static org.espalier.core.model.CommonParameters.STRIDE;
import static org.espalier.core.model.CommonParameters.activation;
import static org.espalier.core.model.CommonParameters.dropout;
import static org.espalier.core.model.CommonParameters.filters;
import static org.espalier.core.model.CommonParameters.kernel;
import static org.espalier.core.model.CommonParameters.slide;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.model.ModuleType.Family;
import org.espalier.core.model.ModuleType.Inputs;
import org.espalier.core.model.ModuleType.Laid;

/** Modules that slide a window over an image or a sequence. */
final class ConvolutionModules {

  private static final ModuleParameter KERNEL_HEIGHT =
      ModuleParameter.whole("kernel_height", 1, 63, "Height of the window, if not `kernel`.")
          .orNone();
  private static final ModuleParameter KERNEL_WIDTH =
      ModuleParameter.whole("kernel_width", 1, 63, "Width of the window, if not `kernel`.")
          .orNone();

  private ConvolutionModules() {}

  static List<ModuleType> all() {
    return List.of(
        image(
            "conv_block",
            "A convolution, batch normalisation and an activation.",
            List.of(
                filters(),
                kernel(3),
                KERNEL_HEIGHT,
                KERNEL_WIDTH,
                STRIDE,
                PADDING,
                NORM,
                activation("relu"),
                dropout("Share of outputs set to 0 in training.")),
            ConvolutionModules::convBlock),
        image(
            "separable_conv_block",
            "A depthwise-separable convolution (one window per channel, then a mix of channels),"
                + " batch normalisation and an activation: far fewer parameters than conv_block.",
            List.of(filters(), kernel(3), STRIDE, PADDING, NORM, activation("relu")),
            ConvolutionModules::separable),
        image(
            "residual_block",
            "Two convolutions with batch normalisation and a way around them (He et al. 2016). The"
                + " way around is a 1×1 convolution where stride or filters change the shape.",
            List.of(filters(), kernel(3), STRIDE, activation("relu")),
            ConvolutionModules::residual),
        image(
            "squeeze_excite",
            "Weighs each channel by a small dense network over the means of all channels (Hu et al."
                + " 2018). The shape stays.",
            List.of(
                ModuleParameter.whole(
                        "reduction", 1, 256, "How many channels share one unit between.")
                    .or(16)),
            ConvolutionModules::squeezeExcite),
        image(
            "inception_block",
            "Four ways side by side, joined as channels: 1×1; 1×1 then 3×3; 1×1 then 5×5; 3×3"
                + " max pooling then 1×1 (Szegedy et al. 2015), each with batch normalisation.",
            List.of(
                ModuleParameter.whole("narrow", 1, 4096, "Filters of the 1×1 way."),
                ModuleParameter.whole("middle", 1, 4096, "Filters of the 3×3 way."),
                ModuleParameter.whole("wide", 1, 4096, "Filters of the 5×5 way."),
                ModuleParameter.whole("pooled", 1, 4096, "Filters of the pooled way."),
                activation("relu")),
            ConvolutionModules::inception),
        new ModuleType(
            "conv1d_block",
            Family.CONVOLUTION,
            "A convolution along the steps of a sequence, batch normalisation and an activation.",
            Set.of(Shape.Kind.SEQUENCE),
            Inputs.ONE,
            Optional.empty(),
            List.of(
                filters(),
                ModuleParameter.whole("kernel", 1, 255, "Steps that the window covers.").or(3),
                STRIDE,
                PADDING,
                NORM,
                activation("relu")),
            (settings, inputs, target) -> conv1d(settings, (Shape.Sequence) inputs.getFirst())));
  }

  private interface ImageLayout {
    Laid lay(Settings settings, Shape.Image input);
  }

  private static ModuleType image(
      String name, String doc, List<ModuleParameter> parameters, ImageLayout layout) {
    return new ModuleType(
        name,
        Family.CONVOLUTION,
        doc,
        Set.of(Shape.Kind.IMAGE),
        Inputs.ONE,
        Optional.empty(),
        parameters,
        (settings, inputs, target) -> layout.lay(settings, (Shape.Image) inputs.getFirst()));
  }

  private static Laid convBlock(Settings settings, Shape.Image input) {
    long height = settings.whole("kernel_height", settings.whole("kernel"));
    long width = settings.whole("kernel_width", settings.whole("kernel"));
    long stride = settings.whole("stride");
    long filters = settings.whole("filters");
    boolean norm = hasNorm(settings);
    Weights weights =
        new Weights().convolution("", input.channels(), filters, height, width, !norm);
    return new Laid(
        new Shape.Image(
            filters,
            slide(input.height(), height, stride, settings),
            slide(input.width(), width, stride, settings)),
        (norm ? weights.norm("", filters, true) : weights).list());
  }

  private static Laid separable(Settings settings, Shape.Image input) {
    long kernel = settings.whole("kernel");
    long stride = settings.whole("stride");
    long filters = settings.whole("filters");
    boolean norm = hasNorm(settings);
    Weights weights =
        new Weights()
            .matrix(
                "depth.weight",
                Initialisation.he(kernel * kernel),
                input.channels(),
                1L,
                kernel,
                kernel)
            .convolution("mix.", input.channels(), filters, 1, 1, !norm);
    return new Laid(
        new Shape.Image(
            filters,
            slide(input.height(), kernel, stride, settings),
            slide(input.width(), kernel, stride, settings)),
        (norm ? weights.norm("", filters, true) : weights).list());
  }

  private static Laid residual(Settings settings, Shape.Image input) {
    long kernel = settings.whole("kernel");
    long stride = settings.whole("stride");
    long filters = settings.whole("filters");
    Weights weights =
        new Weights()
            .convolution("conv1.", input.channels(), filters, kernel, kernel, false)
            .norm("norm1.", filters, true)
            .convolution("conv2.", filters, filters, kernel, kernel, false)
            .norm("norm2.", filters, true);
    if (projects(settings, input)) {
      weights
          .convolution("projection.", input.channels(), filters, 1, 1, false)
          .norm("projection_norm.", filters, true);
    }
    return new Laid(
        new Shape.Image(
            filters, (input.height() + stride - 1) / stride, (input.width() + stride - 1) / stride),
        weights.list());
  }

  private static boolean projects(Settings settings, Shape.Image input) {
    return settings.whole("stride") != 1 || settings.whole("filters") != input.channels();
  }

  private static Laid squeezeExcite(Settings settings, Shape.Image input) {
    long between = Math.max(1, input.channels() / settings.whole("reduction"));
    return new Laid(
        input,
        new Weights()
            .dense("squeeze.", input.channels(), between, true, "relu")
            .dense("excite.", between, input.channels(), true, "sigmoid")
            .list());
  }

  private static Laid inception(Settings settings, Shape.Image input) {
    long channels = input.channels();
    long narrow = settings.whole("narrow");
    long middle = settings.whole("middle");
    long wide = settings.whole("wide");
    long pooled = settings.whole("pooled");
    Weights weights = new Weights();
    normalised(weights, "narrow", channels, narrow, 1);
    normalised(weights, "middle_reduce", channels, Math.max(1, middle / 2), 1);
    normalised(weights, "middle", Math.max(1, middle / 2), middle, 3);
    normalised(weights, "wide_reduce", channels, Math.max(1, wide / 2), 1);
    normalised(weights, "wide", Math.max(1, wide / 2), wide, 5);
    normalised(weights, "pooled", channels, pooled, 1);
    return new Laid(
        new Shape.Image(narrow + middle + wide + pooled, input.height(), input.width()),
        weights.list());
  }

  private static void normalised(
      Weights weights, String part, long inputs, long filters, long kernel) {
    weights
        .convolution(part + ".", inputs, filters, kernel, kernel, false)
        .norm(part + "_norm.", filters, true);
  }

  private static Laid conv1d(Settings settings, Shape.Sequence input) {
    long kernel = settings.whole("kernel");
    long filters = settings.whole("filters");
    boolean norm = hasNorm(settings);
    Weights weights =
        new Weights()
            .matrix(
                "weight", Initialisation.he(input.size() * kernel), filters, input.size(), kernel);
    return new Laid(
        new Shape.Sequence(
            slide(input.steps(), kernel, settings.whole("stride"), settings), filters),
        (norm ? weights.norm("", filters, true) : weights.constant("bias", 0, filters)).list());
  }

  private static boolean hasNorm(Settings settings) {
    return settings.text("norm").equals("batch");
  }
}
