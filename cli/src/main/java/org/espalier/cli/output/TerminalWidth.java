package org.espalier.cli.output;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How wide the terminal is. */
final class TerminalWidth {

  private TerminalWidth() {}

  /** The width that {@code COLUMNS} says, or else {@code stty}. */
  static Optional<Integer> find(Map<String, String> environment) {
    return parse(environment.getOrDefault("COLUMNS", "")).or(TerminalWidth::ask);
  }

  private static Optional<Integer> ask() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      stty.waitFor(1, TimeUnit.SECONDS);
      return parse(size.strip().replaceFirst("^\\S+\\s+", ""));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Optional<Integer> parse(String columns) {
    return columns.matches("[1-9][0-9]{1,3}")
        ? Optional.of(Integer.parseInt(columns)).filter(width -> width >= 20)
        : Optional.empty();
  }
}
