package org.espalier.core.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Sequence;
import org.espalier.core.document.Problems;

/** Reads {@code subject_to:}. */
final class RequirementReader {

  private static final String FORM = "a bound such as 'test_loss <= 0.5', or a list of such";

  private final Problems problems;

  RequirementReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param goals of the same study: what one improves cannot be bounded on its better side
   */
  List<Requirement> read(Node node, List<Objective> goals) {
    List<Requirement> requirements = new ArrayList<>();
    for (Node item : node instanceof Sequence sequence ? sequence.items() : List.of(node)) {
      Optional<Requirement> found =
          Fields.text(item, problems).flatMap(text -> requirement(item, text));
      found
          .filter(requirement -> isSound(item, requirement, requirements, goals))
          .ifPresent(requirements::add);
    }
    return requirements;
  }

  private Optional<Requirement> requirement(Node item, String text) {
    Optional<Inequality> inequality =
        Inequality.read(text).filter(found -> found.weights().size() == 1);
    if (inequality.isEmpty()) {
      problems.add(item.location(), item.brief(), "this is no bound", FORM);
      return Optional.empty();
    }
    Map.Entry<String, Double> term = inequality.get().weights().entrySet().iterator().next();
    String metric = term.getKey();
    if (!Metrics.isKnown(metric)) {
      problems.unknownName(
          item.location(), "there is no metric '%s'".formatted(metric), metric, Metrics.OBJECTIVES);
      return Optional.empty();
    }
    double weight = term.getValue();
    return Optional.of(
        new Requirement(
            metric,
            weight > 0 ? Requirement.Bound.AT_MOST : Requirement.Bound.AT_LEAST,
            inequality.get().maximum() / weight + 0.0));
  }

  private boolean isSound(
      Node item, Requirement requirement, List<Requirement> before, List<Objective> goals) {
    Objective wanted = requirement.asObjective();
    if (before.stream().anyMatch(other -> other.metric().equals(requirement.metric()))) {
      problems.add(
          item.location(),
          requirement.metric(),
          "this metric is bounded already",
          "one bound each");
      return false;
    }
    if (goals.stream()
        .anyMatch(goal -> goal.metric().equals(wanted.metric()) && !goal.equals(wanted))) {
      problems.add(
          item.location(),
          requirement.metric(),
          "the study improves this metric; it cannot be bounded on its better side",
          "a bound on the other side, or on another metric");
      return false;
    }
    return true;
  }
}
