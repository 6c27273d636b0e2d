package org.espalier.worker.foreign;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.model.Shape;
import org.espalier.core.study.TransferSpec;
import org.espalier.worker.engine.Tensor;

/**
 * Finds our weights among the tensors of a file of another program, as {@link ForeignReader} wrote
 * them. A tensor is looked for, in this order: under the name that the study gives; as {@code
 * LAYER/weight} or {@code LAYER.weight}; under the name that PyTorch has for it.
 *
 * <p>Two things are converted exactly on the way. Where a module normalises after its convolution
 * it has no bias; a bias of the source's convolution is taken from the running mean. And what
 * follows a flattened image expects Keras' order (height, width, channels) turned into ours.
 */
public final class ForeignWeights {

  private final Map<String, Tensor> tensors;
  private final Map<String, String> names;
  private final Map<String, Shape.Image> flattened;

  /**
   * @param names own weight ({@code block1/weight}) to a tensor's name
   * @param flattened modules that read a flattened image whose channels the file has last
   */
  public ForeignWeights(
      Map<String, Tensor> tensors, Map<String, String> names, Map<String, Shape.Image> flattened) {
    this.tensors = tensors;
    this.names = names;
    this.flattened = flattened;
  }

  /**
   * What fits a weight.
   *
   * @param used names of the tensors it comes from
   * @param note what was converted, one sentence; empty for nothing
   */
  public record Found(Tensor tensor, List<String> used, String note) {}

  /**
   * @param module the own module
   * @param weight its weight, such as {@code norm.scale}
   * @param layers the layers it takes from, joined by {@link TransferSpec.Source#AND}
   * @param siblings all weights of the module
   */
  public Optional<Found> find(String module, String weight, String layers, Set<String> siblings) {
    String named = names.get(module + "/" + weight);
    if (named != null) {
      return Optional.ofNullable(tensors.get(named))
          .map(tensor -> new Found(tensor, List.of(named), ""));
    }
    List<String> parts =
        Arrays.stream(layers.split(java.util.regex.Pattern.quote(TransferSpec.Source.AND)))
            .toList();
    Optional<Found> found =
        parts.stream().flatMap(part -> inLayer(part, weight, siblings).stream()).findFirst();
    if (weight.equals("running_mean") && !siblings.contains("bias")) {
      found = found.map(mean -> lessBias(mean, parts, siblings));
    }
    Shape.Image image = flattened.get(module);
    return image == null ? found : found.map(one -> unflattened(one, image));
  }

  private Optional<Found> inLayer(String layer, String weight, Set<String> siblings) {
    for (String name : List.of(layer + "/" + weight, layer + "." + weight)) {
      Tensor tensor = tensors.get(name);
      if (tensor != null && !(isTorchNorm(layer) && !weight.startsWith("running"))) {
        return Optional.of(new Found(tensor, List.of(name), ""));
      }
    }
    return inTorchLayer(layer, weight, siblings);
  }

  /** A layer whose weight is one number a channel. */
  private boolean isTorchNorm(String layer) {
    Tensor weight = tensors.get(layer + ".weight");
    return weight != null && weight.shape().size() == 1;
  }

  private Optional<Found> inTorchLayer(String layer, String weight, Set<String> siblings) {
    if (isTorchNorm(layer)) {
      return switch (weight) {
        case "scale" -> get(layer + ".weight");
        case "offset" -> get(layer + ".bias");
        case "running_variance" -> get(layer + ".running_var");
        default -> Optional.empty();
      };
    }
    int dot = weight.indexOf('.');
    String end = weight.startsWith("backward.") ? "_l0_reverse" : "_l0";
    return switch (weight.substring(dot + 1)) {
      case "input_weight" -> get(layer + ".weight_ih" + end);
      case "recurrent_weight" -> get(layer + ".weight_hh" + end);
      case "recurrent_bias" -> get(layer + ".bias_hh" + end);
      case "bias" ->
          siblings.contains(weight.substring(0, dot + 1) + "recurrent_bias")
              ? get(layer + ".bias_ih" + end)
              : sum(layer + ".bias_ih" + end, layer + ".bias_hh" + end);
      default -> Optional.empty();
    };
  }

  private Optional<Found> get(String name) {
    return Optional.ofNullable(tensors.get(name))
        .map(tensor -> new Found(tensor, List.of(name), ""));
  }

  private Optional<Found> sum(String left, String right) {
    Tensor a = tensors.get(left);
    Tensor b = tensors.get(right);
    return a == null || b == null || !a.shape().equals(b.shape())
        ? Optional.empty()
        : Optional.of(
            new Found(
                combined(a, b, 1), List.of(left, right), "bias: the sum of its two biases there"));
  }

  private Found lessBias(Found mean, List<String> parts, Set<String> siblings) {
    for (String part : parts) {
      for (String bias : List.of("bias", "mix.bias")) {
        Optional<Found> found =
            isTorchNorm(part) ? Optional.empty() : inLayer(part, bias, siblings);
        if (found.isPresent() && found.get().tensor().shape().equals(mean.tensor().shape())) {
          List<String> used = new ArrayList<>(mean.used());
          used.addAll(found.get().used());
          return new Found(
              combined(mean.tensor(), found.get().tensor(), -1),
              used,
              "running_mean: less the bias of '%s', which this module has not".formatted(part));
        }
      }
    }
    return mean;
  }

  private static Tensor combined(Tensor a, Tensor b, float factor) {
    FloatBuffer values = FloatBuffer.allocate(a.values().capacity());
    for (int i = 0; i < values.capacity(); i++) {
      values.put(i, a.values().get(i) + factor * b.values().get(i));
    }
    return new Tensor(a.shape(), values);
  }

  private static Found unflattened(Found found, Shape.Image image) {
    List<Long> shape = found.tensor().shape();
    long last = shape.isEmpty() ? 0 : shape.getLast();
    if (last != image.count() || image.channels() == 1) {
      return found;
    }
    long rows = found.tensor().values().capacity() / last;
    List<Long> there = List.of(rows, image.height(), image.width(), image.channels());
    float[] values = new float[found.tensor().values().capacity()];
    found.tensor().values().duplicate().rewind().get(values);
    Tensor turned = new Tensor(shape, FloatBuffer.wrap(Layouts.permute(values, there, 0, 3, 1, 2)));
    return new Found(turned, found.used(), "in the order of a flattened image, channels first");
  }
}
