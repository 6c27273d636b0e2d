package org.espalier.web.operation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.study.Objective;
import org.espalier.core.study.Objective.Direction;
import org.espalier.tracking.purge.RetentionRule;
import org.espalier.tracking.purge.RetentionRule.Removal;
import org.espalier.tracking.run.RunStatus;
import org.espalier.web.http.ProblemView;
import org.espalier.web.http.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A retention rule as a request has it; {@link RetentionRule} says what the fields mean.
 *
 * @param name required
 * @param experiments every one where nothing is said
 * @param statuses every end where nothing is said
 * @param endedForDays required
 * @param keepBest 0 where nothing is said
 * @param maximize at most one of it and {@code minimize}: the metric by which runs that are no
 *     trials are ranked
 * @param remove {@code files} or {@code runs}; required
 * @param files every one where nothing is said
 */
record WantedRule(
    @Nullable String name,
    @Nullable List<String> experiments,
    @Nullable Set<String> statuses,
    @Nullable Integer endedForDays,
    @Nullable Integer keepBest,
    @Nullable String maximize,
    @Nullable String minimize,
    @Nullable String remove,
    @Nullable List<String> files) {

  private static final int MOST_DAYS = 36_500;
  private static final int MOST_KEPT = 1_000_000;
  private static final int MOST_NAMES = 100;
  private static final int LONGEST = 1_000;
  private static final List<String> ALL = List.of("*");
  private static final List<String> ENDS = List.of("FINISHED", "FAILED", "KILLED");

  /**
   * @param path where the rule stands in the request, such as {@code rules[0]}
   * @throws Refusal 400 with the field that is wrong
   */
  RetentionRule read(String path) {
    Removal removal =
        switch (remove) {
          case "files" -> Removal.FILES;
          case "runs" -> Removal.RUNS;
          case null, default -> throw wrong(path + ".remove", remove, "files or runs");
        };
    if (removal == Removal.RUNS && files != null) {
      throw wrong(path + ".files", files, "nothing where whole runs are removed");
    }
    if (maximize != null && minimize != null) {
      throw wrong(path + ".minimize", minimize, "one of maximize and minimize");
    }
    return new RetentionRule(
        text(path + ".name", name),
        names(path + ".experiments", experiments),
        statuses(path + ".statuses"),
        Duration.ofDays(number(path + ".ended_for_days", endedForDays, MOST_DAYS)),
        keepBest == null ? 0 : number(path + ".keep_best", keepBest, MOST_KEPT),
        best(path),
        removal,
        names(path + ".files", files));
  }

  private Optional<Objective> best(String path) {
    if (maximize != null) {
      return Optional.of(new Objective(text(path + ".maximize", maximize), Direction.MAXIMIZE));
    }
    return minimize == null
        ? Optional.empty()
        : Optional.of(new Objective(text(path + ".minimize", minimize), Direction.MINIMIZE));
  }

  private Set<RunStatus> statuses(String path) {
    if (statuses == null) {
      return RetentionRule.ENDED;
    }
    if (statuses.isEmpty() || !ENDS.containsAll(statuses)) {
      throw wrong(path, statuses, String.join(", ", ENDS));
    }
    return Set.copyOf(statuses.stream().map(RunStatus::valueOf).toList());
  }

  private static List<String> names(String path, @Nullable List<String> names) {
    if (names == null) {
      return ALL;
    }
    if (names.isEmpty() || names.size() > MOST_NAMES) {
      throw wrong(path, names, "1 to " + MOST_NAMES + " names");
    }
    return names.stream().map(name -> text(path, name)).toList();
  }

  private static String text(String path, @Nullable String text) {
    if (text == null || text.isBlank() || text.length() > LONGEST) {
      throw wrong(path, text, "a text of 1 to " + LONGEST + " characters");
    }
    return text;
  }

  private static int number(String path, @Nullable Integer number, int most) {
    if (number == null || number < 0 || number > most) {
      throw wrong(path, number, "0 to " + most);
    }
    return number;
  }

  private static Refusal wrong(String path, @Nullable Object value, String allowed) {
    String field = path.substring(path.indexOf('.') + 1);
    return Refusal.ofParameter(
        ProblemView.ofParameter(
            path,
            value == null ? null : value.toString(),
            "The field '%s' of a rule is not what it can be.".formatted(field),
            allowed));
  }
}
