package org.espalier.cli.output;

import java.util.List;
import org.espalier.core.document.Problem;

/** Problems of a file as a compiler shows them: place, line, caret, rule, nearest name. */
public final class ProblemReport {

  private final String file;
  private final List<String> lines;

  /**
   * @param file its name, for people
   * @param text its content
   */
  public ProblemReport(String file, String text) {
    this.file = file;
    this.lines = text.lines().toList();
  }

  /** Prints all of {@code problems} to the screen's error output. */
  public void print(List<Problem> problems, Screen screen) {
    for (Problem problem : problems) {
      print(problem, screen);
    }
    screen
        .error()
        .println(
            "%s has %d problem%s"
                .formatted(file, problems.size(), problems.size() == 1 ? "" : "s"));
  }

  private void print(Problem problem, Screen screen) {
    String place =
        problem.line() == 0
            ? file
            : "%s:%d:%d".formatted(file, problem.line(), Math.max(1, problem.column()));
    String path = problem.path().isEmpty() ? "" : problem.path() + ": ";
    screen
        .error()
        .println(
            screen.styled(place + ":", Style.STRONG)
                + " "
                + screen.styled(path + problem.message(), Style.BAD));
    String number = String.valueOf(problem.line());
    String margin = " ".repeat(number.length());
    if (problem.line() >= 1 && problem.line() <= lines.size()) {
      String line = lines.get(problem.line() - 1);
      screen.error().println("  " + number + " | " + line);
      screen.error().println("  " + margin + " | " + caret(problem, line));
    }
    if (!problem.allowed().isEmpty()) {
      screen.error().println("  " + margin + " = allowed: " + problem.allowed());
    }
    problem
        .suggestion()
        .ifPresent(
            near ->
                screen
                    .error()
                    .println(
                        "  "
                            + margin
                            + " = "
                            + screen.styled("did you mean '" + near + "'?", Style.GOOD)));
  }

  private static String caret(Problem problem, String line) {
    int from = Math.clamp(problem.column() - 1L, 0, line.length());
    String before = line.substring(0, from).replaceAll("[^\t]", " ");
    boolean quoted = !problem.value().isEmpty() && line.startsWith(problem.value(), from);
    return before + "^".repeat(quoted ? problem.value().length() : 1);
  }
}
