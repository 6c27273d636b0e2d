package org.espalier.core.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/**
 * The version of Espalier that this code is of.
 *
 * @param version as in its releases, {@code 0.1.0-SNAPSHOT}
 * @param commit the whole hash of the commit it was built from; empty where it was not built in a
 *     repository
 * @param changed whether files differed from that commit
 */
public record Build(String version, Optional<String> commit, boolean changed) {
  private static final int SHORT = 10;
  private static final Build CURRENT = read();

  /** That of the jar which this class is in. */
  public static Build current() {
    return CURRENT;
  }

  /**
   * {@code 0.1.0 (d23dfb8a11)}, with a plus after the hash where files differed from the commit.
   */
  public String inWords() {
    return commit
        .map(hash -> hash.substring(0, Math.min(SHORT, hash.length())) + (changed ? "+" : ""))
        .map(hash -> "%s (%s)".formatted(version, hash))
        .orElse(version);
  }

  private static Build read() {
    Properties properties = new Properties();
    try (InputStream file = Build.class.getResourceAsStream("build.properties")) {
      if (file != null) {
        properties.load(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the jar's own build.properties cannot be read", e);
    }
    return of(properties);
  }

  /** What Maven did not know stands there as it was, {@code ${…}}, or is not there. */
  static Build of(Properties properties) {
    return new Build(
        known(properties, "version").orElse("unknown"),
        known(properties, "commit"),
        known(properties, "changed").map(Boolean::valueOf).orElse(false));
  }

  private static Optional<String> known(Properties properties, String name) {
    return Optional.ofNullable(properties.getProperty(name))
        .filter(value -> !value.isBlank() && !value.startsWith("${"));
  }
}
