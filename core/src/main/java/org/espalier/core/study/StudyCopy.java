package org.espalier.core.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.espalier.core.document.DocumentException;
import org.espalier.core.document.DocumentReader;
import org.espalier.core.document.Node;
import org.espalier.core.document.NodeJson;
import org.espalier.core.json.Json;
import org.espalier.core.space.ParameterValue;

/**
 * Study files made of others: a copy with changes, or one trial of a search once more. The result
 * is JSON and not checked; {@link StudyReader} does that. Pure.
 */
public final class StudyCopy {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private StudyCopy() {}

  /**
   * The file with some of its settings replaced.
   *
   * @param changes values by path, such as {@code training.epochs} and {@code 12}; a value is read
   *     as YAML, an empty one takes the setting out, and mappings on the way are made where missing
   * @throws IllegalArgumentException if a path leads through something that is no mapping, or a
   *     value cannot be read; the message is for people
   * @throws StudyProblems if the file cannot be read
   */
  public static String changed(String text, Map<String, String> changes) throws StudyProblems {
    ObjectNode root = read(text);
    changes.forEach((path, value) -> set(root, path, value));
    return write(root);
  }

  /**
   * A study of one trial: that trial of a search, with its values and its seed, so that it trains
   * as it did.
   *
   * @param name of the new study
   * @param number of the trial in the study that the file describes
   * @throws IllegalArgumentException if the file lists variants, which may need each other
   * @throws StudyProblems if the file cannot be read
   */
  public static String ofTrial(
      String text, String name, int number, Map<String, ParameterValue> values)
      throws StudyProblems {
    ObjectNode root = read(text);
    if (root.has("variants")) {
      throw new IllegalArgumentException(
          "variants may need each other's weights: fork their study instead");
    }
    root.put("name", name);
    root.put("seed", root.path("seed").asLong(0) + number);
    ObjectNode point = NODES.objectNode();
    values.forEach((key, value) -> point.set(key, Json.mapper().valueToTree(value.raw())));
    ObjectNode search = NODES.objectNode();
    search.put("sampler", "random");
    search.put("trials", 1);
    if (!point.isEmpty()) {
      search.set("enqueue", NODES.arrayNode().add(point));
      root.set("search", search);
    } else {
      root.remove("search");
    }
    return write(root);
  }

  private static void set(ObjectNode root, String path, String value) {
    List<String> keys = List.of(path.split("\\.", -1));
    ObjectNode at = root;
    for (String key : keys.subList(0, keys.size() - 1)) {
      JsonNode next = at.get(key);
      if (next == null) {
        next = at.putObject(key);
      }
      if (!(next instanceof ObjectNode mapping)) {
        throw new IllegalArgumentException(
            "'%s' cannot be set: '%s' is no mapping in this file".formatted(path, key));
      }
      at = mapping;
    }
    if (value.isBlank()) {
      at.remove(keys.getLast());
    } else {
      at.set(keys.getLast(), value(path, value));
    }
  }

  private static JsonNode value(String path, String text) {
    try {
      // A document is a mapping; so is this one, of one entry.
      Node read = DocumentReader.read("value: " + text);
      if (read instanceof Node.Mapping mapping && mapping.entries().size() == 1) {
        return NodeJson.of(mapping.entries().getFirst().value());
      }
    } catch (DocumentException e) {
      throw new IllegalArgumentException(
          "'%s' cannot be set: '%s' is no YAML value: %s"
              .formatted(path, text, e.problems().getFirst().message()),
          e);
    }
    throw new IllegalArgumentException(
        "'%s' cannot be set: '%s' is no single value".formatted(path, text));
  }

  private static ObjectNode read(String text) throws StudyProblems {
    try {
      if (DocumentReader.read(text) instanceof Node.Mapping mapping) {
        return NodeJson.of(mapping);
      }
    } catch (DocumentException e) {
      throw new StudyProblems(e.problems());
    }
    throw new IllegalArgumentException("this is no study file");
  }

  private static String write(ObjectNode root) {
    try {
      return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON cannot be written", e);
    }
  }
}
