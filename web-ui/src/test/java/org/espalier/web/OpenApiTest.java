package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.espalier.core.json.Json;
import org.espalier.web.http.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The document and the server tell the same story. */
class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.open();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyRouteIsDocumentedWithItsRoleAndEveryDocumentedOneExists() {
    TreeMap<String, String> registered = new TreeMap<>();
    for (Route route : server.server().routes()) {
      registered.put(
          route.method().name().toLowerCase(Locale.ROOT) + " " + route.documentedPath(),
          route.role().word());
    }
    TreeMap<String, String> documented = new TreeMap<>();
    Document.tree()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(operation -> METHODS.contains(operation.getKey()))
                    .forEach(
                        operation ->
                            documented.put(
                                operation.getKey() + " " + path.getKey(),
                                operation.getValue().path("x-role").asText("no x-role"))));
    assertThat(registered).isEqualTo(documented);
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    assertThat(Document.tree().findValuesAsText("$ref"))
        .allSatisfy(
            reference ->
                assertThat(Document.tree().at(reference.substring(1)).isMissingNode()).isFalse());
  }

  @Test
  void everyExampleIsValid() {
    List<String> checked = new ArrayList<>();
    Document.tree()
        .path("components")
        .path("schemas")
        .properties()
        .forEach(
            schema -> {
              for (JsonNode example : schema.getValue().path("examples")) {
                Document.check(schema.getValue(), example);
                checked.add(schema.getKey());
              }
            });
    assertThat(checked).contains("Error", "StudySummary", "Trial", "MetricSummary");
  }

  @Test
  void theServedDocumentIsTheWrittenOne() throws IOException, InterruptedException {
    assertThat(Json.mapper().readTree(server.get("/openapi.json").body()))
        .isEqualTo(Document.tree());
  }
}
