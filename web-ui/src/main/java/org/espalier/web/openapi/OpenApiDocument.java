package org.espalier.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The document of the HTTP API, written by hand in several parts, as one tree. */
public final class OpenApiDocument {
  private static final List<String> PARTS =
      List.of(
          "base", "studies", "preview", "trials", "runs", "live", "access", "overview", "table");

  private OpenApiDocument() {}

  /**
   * Reads the parts from the class path and joins them; a name that two parts define is an error.
   */
  public static JsonNode read(String version) {
    YAMLMapper mapper = new YAMLMapper();
    ObjectNode document = mapper.createObjectNode();
    for (String part : PARTS) {
      String resource = "/openapi/" + part + ".yaml";
      try (InputStream in = OpenApiDocument.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IllegalStateException("missing resource " + resource);
        }
        join(document, (ObjectNode) mapper.readTree(in), part);
      } catch (IOException e) {
        throw new UncheckedIOException(resource, e);
      }
    }
    ((ObjectNode) document.path("info")).put("version", version);
    return document;
  }

  private static void join(ObjectNode target, ObjectNode part, String place) {
    part.properties()
        .forEach(
            entry -> {
              JsonNode there = target.get(entry.getKey());
              if (there == null) {
                target.set(entry.getKey(), entry.getValue());
              } else if (there instanceof ObjectNode node
                  && entry.getValue() instanceof ObjectNode more) {
                join(node, more, place + "/" + entry.getKey());
              } else {
                throw new IllegalStateException(
                    "'%s' of the OpenAPI document is defined twice: %s"
                        .formatted(entry.getKey(), place));
              }
            });
  }
}
