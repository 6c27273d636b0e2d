package org.espalier.worker.engine.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.espalier.core.model.InferredModel.InferredModule;
import org.espalier.core.model.Settings;
import org.espalier.core.model.Shape;
import org.espalier.worker.engine.dl4j.ConvolutionKernel.Window;

/** The kernels of a module, by its type; heads without their loss. */
final class KernelFactory {

  private final InferredModule module;
  private final Settings settings;
  private final Map<String, Parameter> parameters;
  private final RandomStream stream;

  /**
   * @param parameters by the names of the module's weights
   */
  KernelFactory(InferredModule module, Map<String, Parameter> parameters, RandomStream stream) {
    this.module = module;
    this.settings = module.settings();
    this.parameters = parameters;
    this.stream = stream;
  }

  Kernel kernel() {
    return switch (module.type().name()) {
      case "conv_block" -> convolutionBlock();
      case "conv1d_block" -> alongSteps();
      case "separable_conv_block" -> plain(separable());
      case "residual_block" -> residual();
      case "squeeze_excite" -> plain(squeezeExcite());
      case "inception_block" -> plain(inception());
      case "pool" -> plain(pool());
      case "global_pool" -> plain(new GlobalPoolKernel(settings.text("kind").equals("max")));
      case "flatten" -> plain(new ReshapeKernel(module.output().sizes()));
      case "last_step" -> new LastStepKernel();
      case "image_rows" -> plain(new PermuteKernel());
      case "dense" -> denseBlock();
      case "activation" -> new ActivationKernel(settings.text("function"));
      case "batch_norm" -> batchNorm("");
      case "layer_norm" -> layerNorm("");
      case "dropout" -> new DropoutKernel(settings.real("rate"), module.name(), stream);
      case "tanh_rnn", "lstm", "gru" -> cell(module.type().name(), "", false);
      case "bidirectional" ->
          new BidirectionalKernel(
              cell(settings.text("cell"), "forward.", false),
              cell(settings.text("cell"), "backward.", true),
              settings.text("combine").equals("concat"));
      case "embedding" -> new EmbeddingKernel(parameter("weight"));
      case "positional_embedding" -> new PositionKernel(parameter("weight"));
      case "self_attention" -> attention("");
      case "transformer_block" -> transformer();
      case "classifier", "multi_label", "regression", "sequence_tagger", "next_token" -> dense("");
      default -> throw new IllegalStateException("no kernels for '" + module.type().name() + "'");
    };
  }

  private Parameter parameter(String name) {
    return Objects.requireNonNull(
        parameters.get(name), () -> module.name() + " has no weight " + name);
  }

  private Optional<Parameter> optional(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  private DenseKernel dense(String prefix) {
    return new DenseKernel(parameter(prefix + "weight"), optional(prefix + "bias"));
  }

  private Kernel batchNorm(String prefix) {
    return batchNorm(prefix, "identity");
  }

  private Kernel batchNorm(String prefix, String activation) {
    BatchNormKernel.Weights weights =
        new BatchNormKernel.Weights(
            parameter(prefix + "scale"),
            parameter(prefix + "offset"),
            parameter(prefix + "running_mean"),
            parameter(prefix + "running_variance"));
    Kernel plain = new BatchNormKernel(weights);
    return switch (activation) {
      case "relu" ->
          anyLayout(weights, true, new Chain(List.of(plain, new ActivationKernel(activation))));
      case "identity" -> anyLayout(weights, false, plain);
      default ->
          new Chain(List.of(anyLayout(weights, false, plain), new ActivationKernel(activation)));
    };
  }

  private static Kernel anyLayout(
      BatchNormKernel.Weights weights, boolean rectified, Kernel general) {
    return new BlockNormKernel(
        weights, rectified, new PlaneNormKernel(weights, rectified, general));
  }

  /** Normalisation where the module has one, then its activation. */
  private List<Kernel> finished(Kernel first, double dropout) {
    if (!parameters.containsKey("scale")) {
      return withActivation(List.of(first), dropout);
    }
    List<Kernel> links = new ArrayList<>();
    links.add(first);
    links.add(batchNorm("", settings.text("activation")));
    if (dropout > 0) {
      links.add(new DropoutKernel(dropout, module.name(), stream));
    }
    return links;
  }

  private Kernel layerNorm(String prefix) {
    return new LayerNormKernel(parameter(prefix + "scale"), parameter(prefix + "offset"));
  }

  private Kernel convolution(String prefix, Window window) {
    Optional<Parameter> bias = optional(prefix + "bias");
    Kernel convolution = new ConvolutionKernel(parameter(prefix + "weight"), bias, window);
    return bias.isPresent() ? plain(convolution) : convolution;
  }

  /** Before a kernel that knows plain images only. */
  private static Kernel plain(Kernel kernel) {
    return new Chain(List.of(new PlainKernel(), kernel));
  }

  private Kernel denseBlock() {
    return new Chain(withActivation(List.of(dense("")), settings.real("dropout")));
  }

  private List<Kernel> withActivation(List<Kernel> links, double dropout) {
    List<Kernel> all = new ArrayList<>(links);
    if (!settings.text("activation").equals("identity")) {
      all.add(new ActivationKernel(settings.text("activation")));
    }
    if (dropout > 0) {
      all.add(new DropoutKernel(dropout, module.name(), stream));
    }
    return all;
  }

  private Kernel convolutionBlock() {
    long kernel = settings.whole("kernel");
    Window window =
        new Window(
            settings.whole("kernel_height", kernel),
            settings.whole("kernel_width", kernel),
            settings.whole("stride"),
            settings.text("padding").equals("same"));
    return new Chain(finished(convolution("", window), settings.real("dropout")));
  }

  private Window square(long kernel, long stride, boolean same) {
    return new Window(kernel, kernel, stride, same);
  }

  private Kernel separable() {
    boolean same = settings.text("padding").equals("same");
    Kernel depth =
        new DepthwiseKernel(
            parameter("depth.weight"),
            square(settings.whole("kernel"), settings.whole("stride"), same));
    return new Chain(
        finished(new Chain(List.of(depth, convolution("mix.", square(1, 1, true)))), 0));
  }

  /** A sequence as an image of one row: channels are turned to the front and back. */
  private Kernel alongSteps() {
    Kernel convolution =
        new StepConvolutionKernel(
            parameter("weight"),
            optional("bias"),
            new Window(
                1,
                settings.whole("kernel"),
                settings.whole("stride"),
                settings.text("padding").equals("same")));
    return new Chain(finished(convolution, 0));
  }

  private Kernel residual() {
    long kernel = settings.whole("kernel");
    long stride = settings.whole("stride");
    String activation = settings.text("activation");
    Kernel main =
        new Chain(
            List.of(
                convolution("conv1.", square(kernel, stride, true)),
                batchNorm("norm1.", activation),
                convolution("conv2.", square(kernel, 1, true)),
                batchNorm("norm2.")));
    Kernel shortcut =
        parameters.containsKey("projection.weight")
            ? new Chain(
                List.of(
                    convolution("projection.", square(1, stride, true)),
                    batchNorm("projection_norm.")))
            : new Chain(List.of());
    return switch (activation) {
      case "relu" -> new Residual(main, shortcut, true);
      case "identity" -> new Residual(main, shortcut, false);
      default ->
          new Chain(List.of(new Residual(main, shortcut, false), new ActivationKernel(activation)));
    };
  }

  private Kernel squeezeExcite() {
    return new SqueezeExciteKernel(
        new Chain(
            List.of(
                new GlobalPoolKernel(false),
                dense("squeeze."),
                new ActivationKernel("relu"),
                dense("excite."),
                new ActivationKernel("sigmoid"))));
  }

  private Kernel inception() {
    Kernel pool = new PoolKernel(true, square(3, 1, true));
    return new Branches(
        List.of(
            way(List.of(), normalised("narrow", 1)),
            way(normalised("middle_reduce", 1), normalised("middle", 3)),
            way(normalised("wide_reduce", 1), normalised("wide", 5)),
            way(List.of(pool), normalised("pooled", 1))));
  }

  private List<Kernel> normalised(String part, long kernel) {
    return List.of(
        convolution(part + ".", square(kernel, 1, true)),
        batchNorm(part + "_norm.", settings.text("activation")));
  }

  /** Links one after the other, and plain images in the end, which can be joined. */
  private static Kernel way(List<Kernel> first, List<Kernel> then) {
    List<Kernel> all = new ArrayList<>(first);
    all.addAll(then);
    all.add(new PlainKernel());
    return new Chain(all);
  }

  private Kernel pool() {
    long kernel = settings.whole("kernel");
    return new PoolKernel(
        settings.text("kind").equals("max"),
        square(kernel, settings.whole("stride", kernel), settings.text("padding").equals("same")));
  }

  private Kernel cell(String kind, String prefix, boolean backwards) {
    Cell cell =
        switch (kind) {
          case "lstm" -> new LstmCell();
          case "gru" -> new GruCell();
          default -> new TanhCell();
        };
    return new RecurrentKernel(
        cell,
        new RecurrentKernel.Weights(
            parameter(prefix + "input_weight"),
            parameter(prefix + "recurrent_weight"),
            parameter(prefix + "bias"),
            optional(prefix + "recurrent_bias")),
        backwards);
  }

  private Kernel attention(String prefix) {
    return new AttentionKernel(
        dense(prefix + "query."),
        dense(prefix + "key."),
        dense(prefix + "value."),
        dense(prefix + "output."),
        (int) settings.whole("heads"),
        settings.flag("causal"));
  }

  private Kernel transformer() {
    double dropout = settings.real("dropout");
    Kernel attend =
        new Chain(
            List.of(
                layerNorm("norm1."),
                attention("attention."),
                new DropoutKernel(dropout, module.name() + "/attention", stream)));
    Kernel think =
        new Chain(
            List.of(
                layerNorm("norm2."),
                dense("expand."),
                new ActivationKernel(settings.text("activation")),
                dense("contract."),
                new DropoutKernel(dropout, module.name() + "/dense", stream)));
    return new Chain(
        List.of(
            new Residual(attend, new Chain(List.of()), false),
            new Residual(think, new Chain(List.of()), false)));
  }

  /** Whether a module has several inputs and is made by {@link MergeKernel}. */
  static boolean isMerge(InferredModule module) {
    return switch (module.type().inputs()) {
      case ONE -> false;
      case TWO_OR_MORE -> true;
    };
  }

  /** Whether what flows is token ids, which have no gradient. */
  static boolean readsTokens(InferredModule module) {
    return module.inputs().stream().anyMatch(Shape.Tokens.class::isInstance);
  }
}
