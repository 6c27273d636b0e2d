package org.espalier.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * How the server listens.
 *
 * @param host the address it binds
 * @param port 0 takes a free one
 * @param allowedHosts names besides loopback by which browsers and clients reach it; {@code *} for
 *     any
 * @param accessControl whether callers must sign in; without, only a loopback address can be bound
 * @param version for people
 */
public record WebSettings(
    String host, int port, Set<String> allowedHosts, boolean accessControl, String version) {

  public WebSettings {
    allowedHosts = Set.copyOf(allowedHosts);
    if (!accessControl && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "'%s' can be reached from other machines, so callers must sign in: leave out --access open"
              .formatted(host));
    }
    if (!accessControl && allowedHosts.contains("*")) {
      throw new IllegalArgumentException(
          "without accounts, --allow-host '*' would let any web page drive this server; name the hosts");
    }
  }

  /** On loopback, without accounts. */
  public static WebSettings loopback(int port, String version) {
    return new WebSettings("127.0.0.1", port, Set.of(), false, version);
  }

  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
