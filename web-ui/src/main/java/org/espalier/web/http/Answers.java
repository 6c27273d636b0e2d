package org.espalier.web.http;

import io.javalin.http.Context;
import org.espalier.core.json.Json;

/** Writes answers. */
public final class Answers {
  private static final String JSON = "application/json";

  private Answers() {}

  /** 200 with {@code body} as JSON. */
  public static void json(Context context, Object body) {
    json(context, 200, body);
  }

  /** {@code status} with {@code body} as JSON, never kept by caches. */
  public static void json(Context context, int status, Object body) {
    context
        .status(status)
        .header("Cache-Control", "no-store")
        .contentType(JSON)
        .result(Json.writeBytes(body));
  }
}
