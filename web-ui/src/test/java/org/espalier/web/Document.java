package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.espalier.core.json.Json;
import org.espalier.web.openapi.OpenApiDocument;

/** The OpenAPI document as the judge of answers. */
final class Document {
  private static final JsonNode DOCUMENT = OpenApiDocument.read("test");
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private Document() {}

  static JsonNode tree() {
    return DOCUMENT;
  }

  /** Follows a reference inside the document, where {@code node} is one. */
  static JsonNode resolve(JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : DOCUMENT.at(reference.substring(1));
  }

  /** Checks a JSON answer against what the document says of this operation and status. */
  static JsonNode check(String method, String documentedPath, HttpResponse<String> answer)
      throws IOException {
    JsonNode responses = DOCUMENT.path("paths").path(documentedPath).path(method).path("responses");
    String status = String.valueOf(answer.statusCode());
    JsonNode response =
        resolve(responses.has(status) ? responses.get(status) : responses.path("default"));
    JsonNode schema = response.path("content").path("application/json").path("schema");
    assertThat(schema.isMissingNode())
        .as("%s %s documents a JSON answer for %s", method, documentedPath, status)
        .isFalse();
    JsonNode body = Json.mapper().readTree(answer.body());
    check(schema, body);
    return body;
  }

  static void check(JsonNode schema, JsonNode value) {
    ObjectNode root = Json.mapper().createObjectNode();
    root.set("components", DOCUMENT.path("components"));
    root.setAll((ObjectNode) schema.deepCopy());
    assertThat(SCHEMAS.getSchema(root).validate(value))
        .as("what is wrong with %s", value.toPrettyString())
        .isEmpty();
  }
}
