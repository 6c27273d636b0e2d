package org.espalier.core.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Sequence;
import org.espalier.core.document.Problems;
import org.espalier.core.study.Objective.Direction;

/** Reads {@code goal:}. */
final class GoalReader {

  private static final String FORM = "{maximize: METRIC} or {minimize: METRIC}, or a list of such";

  private final Problems problems;

  GoalReader(Problems problems) {
    this.problems = problems;
  }

  List<Objective> read(Node node) {
    List<Objective> objectives = new ArrayList<>();
    List<Node> items = node instanceof Sequence sequence ? sequence.items() : List.of(node);
    if (items.isEmpty()) {
      problems.wrongKind(node, FORM);
    }
    for (Node item : items) {
      Fields fields = Fields.of(item, FORM, problems);
      Optional<Objective> objective =
          objective(fields, "maximize", Direction.MAXIMIZE)
              .or(() -> objective(fields, "minimize", Direction.MINIMIZE));
      if (fields.node("maximize").isPresent() == fields.node("minimize").isPresent()) {
        problems.add(item.location(), item.brief(), "a goal has one direction", FORM);
      }
      fields.finish();
      objective.ifPresent(
          found -> {
            if (objectives.stream().anyMatch(other -> other.metric().equals(found.metric()))) {
              problems.add(
                  item.location(),
                  found.metric(),
                  "this metric is a goal already",
                  "one goal each");
            }
            objectives.add(found);
          });
    }
    return objectives;
  }

  private Optional<Objective> objective(Fields fields, String key, Direction direction) {
    Optional<String> metric = fields.text(key);
    metric
        .filter(name -> !Metrics.isKnown(name))
        .ifPresent(
            name ->
                fields
                    .node(key)
                    .ifPresent(
                        node ->
                            problems.unknownName(
                                node.location(),
                                "there is no metric \'%s\'".formatted(name),
                                name,
                                Metrics.OBJECTIVES)));
    return metric.map(name -> new Objective(name, direction));
  }
}
