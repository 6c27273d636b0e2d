package org.espalier.core.study;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Scalar;
import org.espalier.core.document.Problems;
import org.espalier.core.limit.Limits;

/** Reads what ends a search before its trials are used up. */
final class EndReader {

  private static final List<String> THEN = List.of("finish", "stop");

  private final Problems problems;

  EndReader(Problems problems) {
    this.problems = problems;
  }

  /** Reads {@code budget:}. */
  Budget budget(Node node) {
    Fields fields = Fields.of(node, "a mapping with hours, device_hours or both", problems);
    Optional<Double> hours = positive(fields, "hours");
    Optional<Double> deviceHours = positive(fields, "device_hours");
    Optional<String> then = fields.text("then");
    then.filter(word -> !THEN.contains(word))
        .ifPresent(
            word ->
                fields
                    .node("then")
                    .ifPresent(
                        at ->
                            problems.unknownName(
                                at.location(),
                                "'%s' is not known here".formatted(word),
                                word,
                                THEN)));
    fields.finish();
    if (!fields.has("hours") && !fields.has("device_hours")) {
      problems.add(
          node.location(), node.brief(), "this budget has no limit", "hours, device_hours or both");
    }
    return new Budget(
        hours,
        deviceHours,
        then.filter(THEN::contains)
            .map(word -> Budget.Then.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(Budget.Then.FINISH));
  }

  /**
   * Reads {@code stop_when:}.
   *
   * @param goals how many the study has
   */
  Convergence convergence(Node node, int goals) {
    Fields fields = Fields.of(node, "a mapping with plateau, regret or both", problems);
    Optional<Integer> plateau =
        fields.whole("plateau", 1, Limits.TRIALS_PER_STUDY).map(Long::intValue);
    double gain = fields.node("minimum_gain").flatMap(at -> number(at, 0)).orElse(0.0);
    Optional<Double> regret = positive(fields, "regret");
    fields.finish();
    if (!fields.has("plateau") && !fields.has("regret")) {
      problems.add(node.location(), node.brief(), "nothing stops here", "plateau, regret or both");
    }
    if (fields.has("minimum_gain") && !fields.has("plateau")) {
      problems.add(
          node.location(),
          node.brief(),
          "minimum_gain belongs to a plateau",
          "plateau: a number of trials");
    }
    if (goals > 1 && fields.has("regret")) {
      problems.add(
          node.location(),
          node.brief(),
          "a regret is of one goal, the study has " + goals,
          "plateau; or one goal");
    }
    return new Convergence(plateau, gain, regret);
  }

  private Optional<Double> positive(Fields fields, String key) {
    return fields.node(key).flatMap(node -> number(node, Double.MIN_VALUE));
  }

  private Optional<Double> number(Node node, double minimum) {
    if (node instanceof Scalar scalar && scalar.value() instanceof Number number) {
      double value = number.doubleValue();
      if (value >= minimum && value <= 1e15) {
        return Optional.of(value);
      }
    }
    problems.add(
        node.location(),
        node.brief(),
        node.sentence(),
        minimum > 0 ? "a number above 0" : "a number, 0 or more");
    return Optional.empty();
  }
}
