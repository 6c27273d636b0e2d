package org.espalier.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.espalier.core.json.Json;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;

/** Serves the document at {@code /openapi.json}. */
public final class OpenApiRoutes implements Routes {
  private final byte[] document;

  public OpenApiRoutes(JsonNode document) {
    this.document = Json.writeBytes(document);
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(
            "/openapi.json",
            Role.OPEN,
            context ->
                context
                    .contentType("application/json")
                    .header("Cache-Control", "no-cache")
                    .result(document)));
  }
}
