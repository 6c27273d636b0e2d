package org.espalier.web.http;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps foreign web pages from speaking to the server through the browser of somebody who may: the
 * {@code Host} must be one of ours (against DNS rebinding), and a request that changes something,
 * or opens a stream, must come from a page of the same host or from no page at all.
 */
public final class HostGuard {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  private final Set<String> hosts;
  private final boolean any;

  /**
   * @param more names by which the server is reached besides loopback, without ports; {@code *}
   *     lets every name through
   */
  public HostGuard(Set<String> more) {
    this.any = more.contains("*");
    this.hosts =
        Stream.concat(LOOPBACK.stream(), more.stream())
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * @throws Refusal if the request came from a foreign page or to a foreign name
   */
  public void check(Context context) {
    String host = context.req().getHeader("Host");
    if (host == null || !isOurs(withoutPort(host))) {
      throw new Refusal(
          ErrorCode.FORBIDDEN,
          "This server does not answer under the name in the Host header; start it with --allow-host"
              + " NAME to let it.");
    }
    if (context.header("X-HTTP-Method-Override") != null) {
      throw new Refusal(ErrorCode.BAD_REQUEST, "The method cannot be overridden by a header.");
    }
    boolean changes = !SAFE.contains(context.req().getMethod());
    String site = context.header("Sec-Fetch-Site");
    if (changes && site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw foreign();
    }
    String origin = context.header("Origin");
    if (origin != null && !isSameOrigin(origin, host)) {
      throw foreign();
    }
  }

  private boolean isOurs(String name) {
    return any || hosts.contains(name.toLowerCase(Locale.ROOT));
  }

  private static boolean isSameOrigin(String origin, String host) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return host.equalsIgnoreCase(authority);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Refusal foreign() {
    return new Refusal(ErrorCode.FORBIDDEN, "Requests from pages of other origins are refused.");
  }

  private static String withoutPort(@Nullable String host) {
    String text = String.valueOf(host);
    int colon = text.lastIndexOf(':');
    return colon > text.lastIndexOf(']') ? text.substring(0, colon) : text;
  }
}
