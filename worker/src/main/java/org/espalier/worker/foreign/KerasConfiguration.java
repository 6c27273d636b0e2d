package org.espalier.worker.foreign;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.espalier.worker.checkpoint.CheckpointException;

/** The layers of a Keras model by name, out of its configuration. */
final class KerasConfiguration {
  private static final int MAX_CHARACTERS = 16 * 1024 * 1024;
  private static final int MAX_DEPTH = 200;
  private static final Set<String> WRAPPERS = Set.of("Bidirectional", "TimeDistributed");
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(MAX_DEPTH)
                      .maxDocumentLength(MAX_CHARACTERS)
                      .build())
              .build());

  private KerasConfiguration() {}

  /**
   * @param json the attribute {@code model_config}
   * @throws CheckpointException if it is not one
   */
  static Map<String, KerasLayer> layers(String json) throws CheckpointException {
    Map<String, KerasLayer> layers = new LinkedHashMap<>();
    try {
      collect(JSON.readTree(json), layers);
    } catch (IOException e) {
      throw new CheckpointException("its model_config is not JSON", e);
    }
    return layers;
  }

  private static void collect(JsonNode model, Map<String, KerasLayer> layers) {
    for (JsonNode layer : model.path("config").path("layers")) {
      JsonNode own = layer.path("config");
      if (own.has("layers")) {
        collect(layer, layers);
        continue;
      }
      JsonNode inner =
          WRAPPERS.contains(layer.path("class_name").asText()) ? own.path("layer") : layer;
      layers.put(
          own.path("name").asText(layer.path("name").asText()),
          new KerasLayer(
              inner.path("class_name").asText(),
              inner.path("config").path("epsilon").asDouble(KerasLayer.EPSILON)));
    }
  }
}
