package org.espalier.web.http;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.espalier.core.json.Json;

/** The same shape of failure for what the HTTP server refuses before any route sees it. */
public final class JettyFailures extends ErrorHandler {
  private final RequestIds ids;

  public JettyFailures(RequestIds ids) {
    this.ids = ids;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Refusal refusal =
        switch (response.getStatus()) {
          case 404 -> new Refusal(ErrorCode.NOT_FOUND, "There is nothing at this address.");
          case 413 -> new Refusal(ErrorCode.PAYLOAD_TOO_LARGE, "The body is too large.");
          case 414, 431 ->
              new Refusal(ErrorCode.BAD_REQUEST, "The address or the headers are too long.");
          case 500 -> new Refusal(ErrorCode.INTERNAL, "The server failed to answer.");
          case 503 -> new Refusal(ErrorCode.UNAVAILABLE, "The server is starting or stopping.");
          default -> new Refusal(ErrorCode.BAD_REQUEST, "The request cannot be read.");
        };
    String id = ids.next();
    response.getHeaders().put(RequestIds.HEADER, id);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    Content.Sink.write(
        response,
        true,
        new String(Json.writeBytes(ErrorBody.of(refusal, id)), StandardCharsets.UTF_8),
        callback);
    return true;
  }
}
