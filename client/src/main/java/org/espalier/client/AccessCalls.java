package org.espalier.client;

import com.fasterxml.jackson.core.type.TypeReference;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.client.view.Page;
import org.espalier.client.view.Token;
import org.espalier.client.view.Who;
import org.espalier.core.json.Json;

/** Who one is in the eyes of a server, and one's tokens. Thread-safe. */
public final class AccessCalls {
  private final Transport transport;

  AccessCalls(Transport transport) {
    this.transport = transport;
  }

  /** Who calls with these settings; a wrong token makes it nobody, not an error. */
  public Who who() {
    return transport.json(transport.request(path("/session")).GET().build(), Who.class);
  }

  /**
   * Chooses the password of an account with a one-time secret, which is used up by it.
   *
   * @throws EspalierException if the secret is not valid, or the server does not take the password
   */
  public Who accept(String secret, String password) {
    return transport.json(
        json("/session/invitation", Map.of("secret", secret, "password", password)), Who.class);
  }

  /**
   * Makes a token, which holds the only copy of its secret.
   *
   * @param days until it expires, 1 to 3,650
   * @param project the only one where it holds
   * @param installation not the caller's own, such as a worker's; for admins
   */
  public Token create(
      String name, String role, int days, Optional<String> project, boolean installation) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("role", role);
    body.put("days", days);
    body.put("installation", installation);
    project.ifPresent(only -> body.put("project", only));
    return transport.json(json("/tokens", body), Token.class);
  }

  /** One's own, the newest first; all for admins. */
  public List<Token> tokens() {
    return transport
        .json(transport.request(path("/tokens")).GET().build(), new TypeReference<Page<Token>>() {})
        .items();
  }

  /** Makes a token void at once. */
  public void revoke(long tokenId) {
    transport.send(transport.request(path("/tokens/" + tokenId)).DELETE().build());
  }

  private HttpRequest json(String path, Map<String, ?> body) {
    return transport
        .request(path(path))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(Json.write(body)))
        .build();
  }

  private static String path(String path) {
    return EspalierClient.api(path);
  }
}
