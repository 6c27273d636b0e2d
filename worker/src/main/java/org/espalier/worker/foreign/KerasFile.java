package org.espalier.worker.foreign;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.object.datatype.FloatingPoint;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.worker.checkpoint.CheckpointException;

/**
 * A Keras model in an HDF5 file, whole ({@code model.save("m.h5")}) or its weights alone. Every
 * number is checked against the size of the file before anything is allocated; links to other files
 * and compressed data are refused.
 *
 * <p>Where a layer's weights stand: {@code model_weights/LAYER/…/WEIGHT}, the same without the
 * first part in a file of weights alone.
 */
final class KerasFile {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NODES = 200_000;

  private final HdfFile file;
  private final long bytes;
  private final Map<String, Map<String, Dataset>> layers = new LinkedHashMap<>();
  private final Map<String, KerasLayer> known;
  private int nodes;
  private long held;

  private KerasFile(HdfFile file, long bytes) throws CheckpointException {
    this.file = file;
    this.bytes = bytes;
    this.known = configuration(file);
  }

  /**
   * The weights of all layers that we have a counterpart of, as {@code LAYER/weight}.
   *
   * @param bytes how long the file is
   * @throws CheckpointException if it is not such a model, or lies; the message is a reason without
   *     a beginning
   */
  static List<ForeignTensor> tensors(HdfFile file, long bytes) throws CheckpointException {
    return new KerasFile(file, bytes).read();
  }

  private static Map<String, KerasLayer> configuration(HdfFile file) throws CheckpointException {
    Attribute attribute = file.getAttribute("model_config");
    if (attribute == null) {
      return Map.of();
    }
    Object text = attribute.getData();
    return KerasConfiguration.layers(
        text instanceof byte[] raw
            ? new String(raw, java.nio.charset.StandardCharsets.UTF_8)
            : String.valueOf(text));
  }

  private List<ForeignTensor> read() throws CheckpointException {
    Node weights = file.getChildren().get("model_weights");
    if (weights == null && file.getChildren().containsKey("layers")) {
      throw new CheckpointException(
          "it holds weights without the names of their layers: save the whole model as .h5");
    }
    walk(weights instanceof Group group ? group : file, new ArrayList<>());
    List<ForeignTensor> tensors = new ArrayList<>();
    layers.forEach((name, parts) -> tensors.addAll(layer(name, parts)));
    if (tensors.isEmpty()) {
      throw new CheckpointException("it holds no weights of a Keras model");
    }
    return tensors;
  }

  private void walk(Group group, List<String> path) throws CheckpointException {
    if (path.size() > MAX_DEPTH) {
      throw new CheckpointException("its groups stand inside each other without an end");
    }
    for (Node node : group.getChildren().values()) {
      if (++nodes > MAX_NODES) {
        throw new CheckpointException("it has more than " + MAX_NODES + " parts");
      }
      if (node.isLink()) {
        throw new CheckpointException("it has a link, which a Keras model has not");
      }
      List<String> inner = new ArrayList<>(path);
      inner.add(node.getName());
      if (node instanceof Group further) {
        walk(further, inner);
      } else if (node instanceof Dataset dataset && inner.size() > 1) {
        add(dataset, inner);
      }
    }
  }

  private void add(Dataset dataset, List<String> path) throws CheckpointException {
    if (!(dataset.getDataType() instanceof FloatingPoint number)) {
      return;
    }
    String name = String.join("/", path);
    if (!dataset.getFilters().isEmpty()) {
      throw new CheckpointException("'" + name + "' is compressed, which Keras does not do");
    }
    long size = number.getSize();
    try {
      for (long length : dataset.getDimensionsAsLong()) {
        size = Math.multiplyExact(size, length);
      }
      held = Math.addExact(held, size);
    } catch (ArithmeticException e) {
      throw new CheckpointException("the shape of '" + name + "' is too large", e);
    }
    if (size < 0 || held > bytes) {
      throw new CheckpointException(
          "its data are said to have %,d bytes up to '%s', and the file has %,d"
              .formatted(held, name, bytes));
    }
    if (dataset.isEmpty()) {
      return;
    }
    String last = path.getLast();
    String weight = last.endsWith(":0") ? last.substring(0, last.length() - 2) : last;
    layers
        .computeIfAbsent(layerOf(path), key -> new LinkedHashMap<>())
        .put(direction(path) + weight, dataset);
  }

  /** The innermost part that is a layer by the configuration; else the first. */
  private String layerOf(List<String> path) {
    return path.subList(0, path.size() - 1).reversed().stream()
        .filter(known::containsKey)
        .findFirst()
        .orElse(path.getFirst());
  }

  private static String direction(List<String> path) {
    for (String part : path.subList(0, path.size() - 1)) {
      if (part.startsWith("forward_")) {
        return "forward.";
      }
      if (part.startsWith("backward_")) {
        return "backward.";
      }
    }
    return "";
  }

  private List<ForeignTensor> layer(String name, Map<String, Dataset> parts) {
    List<ForeignTensor> tensors = new ArrayList<>();
    parts.forEach(
        (key, dataset) -> {
          int dot = key.indexOf('.');
          String direction = key.substring(0, dot + 1);
          String weight = key.substring(dot + 1);
          KerasLayer layer =
              Optional.ofNullable(known.get(name))
                  .orElseGet(() -> KerasLayer.guess(shapes(parts, direction)));
          List<Long> shape = Arrays.stream(dataset.getDimensionsAsLong()).boxed().toList();
          List<KerasLayouts.Ours> ours =
              layer.type().equals("GRU") && weight.equals("bias")
                  ? KerasLayouts.gruBiases(shape)
                  : KerasLayouts.of(layer, weight, shape).stream().toList();
          for (KerasLayouts.Ours one : ours) {
            tensors.add(
                new ForeignTensor(
                    name + "/" + direction + one.name(),
                    one.shape(),
                    () -> FloatBuffer.wrap(one.turn().apply(floats(dataset)))));
          }
        });
    return tensors;
  }

  private static Map<String, long[]> shapes(Map<String, Dataset> parts, String direction) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    parts.forEach(
        (key, dataset) -> {
          if (key.startsWith(direction)) {
            shapes.put(key.substring(direction.length()), dataset.getDimensionsAsLong());
          }
        });
    return shapes;
  }

  private static float[] floats(Dataset dataset) throws CheckpointException {
    Object data = dataset.getDataFlat();
    if (data instanceof float[] floats) {
      return floats.clone();
    }
    if (data instanceof double[] doubles) {
      float[] floats = new float[doubles.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) doubles[i];
      }
      return floats;
    }
    throw new CheckpointException("its numbers are of a kind that is not read");
  }
}
