package org.espalier.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Where the server is and how to talk to it.
 *
 * @param server such as {@code http://127.0.0.1:8471}
 * @param authorization what the header of that name says, where the server asks who calls
 * @param timeout of one request, without the time of streams
 * @param retry what is tried again, and when
 */
public record ClientSettings(
    URI server, Optional<String> authorization, Duration timeout, RetryPolicy retry) {

  /** The port a server listens on where nothing else is said. */
  public static final int DEFAULT_PORT = 8471;

  /** Where a server is if nothing else is said. */
  public static final URI DEFAULT_SERVER = URI.create("http://127.0.0.1:" + DEFAULT_PORT);

  /**
   * Without a token, 30 s a request.
   *
   * @throws IllegalArgumentException if {@code server} is no http or https address
   */
  public static ClientSettings of(URI server) {
    return new ClientSettings(
        server, Optional.empty(), Duration.ofSeconds(30), RetryPolicy.DEFAULT);
  }

  public ClientSettings {
    String scheme = String.valueOf(server.getScheme());
    if (!(scheme.equals("http") || scheme.equals("https")) || server.getHost() == null) {
      throw new IllegalArgumentException(
          "'%s' is no server; write it like %s".formatted(server, DEFAULT_SERVER));
    }
  }

  /** The same with a token. */
  public ClientSettings withToken(String shown) {
    return new ClientSettings(server, Optional.of("Bearer " + shown), timeout, retry);
  }

  /** The same with the name and password of an account. */
  public ClientSettings withPassword(String name, String password) {
    String pair =
        Base64.getEncoder()
            .encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    return new ClientSettings(server, Optional.of("Basic " + pair), timeout, retry);
  }

  /** The same with another policy. */
  public ClientSettings withRetry(RetryPolicy policy) {
    return new ClientSettings(server, authorization, timeout, policy);
  }
}
