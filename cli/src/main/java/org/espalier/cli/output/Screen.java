package org.espalier.cli.output;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where output goes and what it can show.
 *
 * @param out for what was asked for
 * @param error for what went wrong
 * @param terminal whether {@code out} is a terminal, which can be drawn over
 * @param width characters of a line; only a terminal's matters
 * @param unicode whether more than ASCII can be shown
 * @param color whether colours are wanted
 */
public record Screen(
    PrintStream out,
    PrintStream error,
    boolean terminal,
    int width,
    boolean unicode,
    boolean color) {

  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
  private static final int DEFAULT_WIDTH = 80;

  /** The process's own output, as {@code environment} and the system describe it. */
  public static Screen detect(Map<String, String> environment) {
    boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
    boolean terminal = !dumb && isTerminal();
    return new Screen(
        System.out,
        System.err,
        terminal,
        terminal ? TerminalWidth.find(environment).orElse(DEFAULT_WIDTH) : DEFAULT_WIDTH,
        System.out.charset().equals(StandardCharsets.UTF_8),
        terminal && environment.getOrDefault("NO_COLOR", "").isEmpty());
  }

  /** Without a terminal; lines as long as they are. */
  public static Screen plain(PrintStream out, PrintStream error) {
    return new Screen(out, error, false, DEFAULT_WIDTH, true, false);
  }

  /** {@code text} in {@code style}, where colours are wanted. */
  public String styled(String text, Style style) {
    return color ? style.escape() + text + "\u001b[0m" : text;
  }

  private static boolean isTerminal() {
    try {
      if (Files.isSymbolicLink(STANDARD_OUTPUT)) {
        String target = Files.readSymbolicLink(STANDARD_OUTPUT).toString();
        return target.startsWith("/dev/pts/")
            || target.startsWith("/dev/tty")
            || target.equals("/dev/console");
      }
    } catch (IOException e) {
      return false;
    }
    return Optional.ofNullable(System.console()).isPresent();
  }
}
