package org.espalier.core.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.core.json.Json;

/** A document as JSON, without its places. Pure. */
public final class NodeJson {
  private NodeJson() {}

  /** The same keys and values, in their order. */
  public static ObjectNode of(Node.Mapping mapping) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    mapping.entries().forEach(entry -> object.set(entry.key(), of(entry.value())));
    return object;
  }

  /** The same value. */
  public static JsonNode of(Node node) {
    return switch (node) {
      case Node.Mapping mapping -> of(mapping);
      case Node.Sequence sequence -> {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        sequence.items().forEach(item -> items.add(of(item)));
        yield items;
      }
      case Node.Scalar scalar -> Json.mapper().valueToTree(scalar.value());
    };
  }
}
