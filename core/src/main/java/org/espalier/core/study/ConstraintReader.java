package org.espalier.core.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Entry;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Node.Sequence;
import org.espalier.core.document.Problems;
import org.espalier.core.space.Constraint;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.Draws;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.core.space.Space.Parameter;

/** Reads {@code constraints:} and {@code forbidden:} of {@code search:}. */
final class ConstraintReader {

  private static final int TRIES = 20_000;

  private final Problems problems;
  private final Space space;
  private final PointReader points;

  ConstraintReader(Problems problems, Space space) {
    this.problems = problems;
    this.space = space;
    this.points = new PointReader(problems, space);
  }

  /** All rules that are sound; a problem where together they leave no point. */
  List<Constraint> read(Fields fields) {
    List<Constraint> rules = new ArrayList<>();
    Optional<Node> sums = fields.node("constraints");
    Optional<Node> forbidden = fields.node("forbidden");
    sums.ifPresent(node -> items(node).forEach(item -> sum(item).ifPresent(rules::add)));
    forbidden.ifPresent(
        node -> items(node).forEach(item -> combination(item).ifPresent(rules::add)));
    if (!rules.isEmpty()
        && Draws.allowed(space.with(rules), new SplittableRandom(1), TRIES).isEmpty()) {
      Node first = sums.or(() -> forbidden).orElseThrow();
      problems.add(
          first.location(),
          "",
          "of %,d points drawn none keeps all these rules".formatted(TRIES),
          "rules that leave a part of the space");
    }
    return rules;
  }

  private static List<Node> items(Node node) {
    return node instanceof Sequence sequence ? sequence.items() : List.of(node);
  }

  private Optional<Constraint> sum(Node item) {
    Optional<String> text = Fields.text(item, problems);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Inequality> inequality = Inequality.read(text.get());
    if (inequality.isEmpty()) {
      problems.add(item.location(), item.brief(), "this is no rule", Inequality.FORM);
      return Optional.empty();
    }
    boolean sound = true;
    for (String name : inequality.get().weights().keySet()) {
      Optional<Parameter> parameter = points.parameter(new Entry(name, item.location(), item));
      sound &= parameter.isPresent();
      if (parameter.isPresent() && !isNumeric(parameter.get().dimension())) {
        problems.add(
            item.location(), name, "'%s' is no number".formatted(name), "dimensions of numbers");
        sound = false;
      }
    }
    return sound
        ? inequality.map(found -> new Constraint.AtMost(found.weights(), found.maximum()))
        : Optional.empty();
  }

  private static boolean isNumeric(Dimension dimension) {
    return !(dimension instanceof Dimension.Choice choice)
        || choice.values().stream()
            .allMatch(
                value ->
                    value instanceof ParameterValue.FloatValue
                        || value instanceof ParameterValue.IntegerValue);
  }

  private Optional<Constraint> combination(Node item) {
    if (!(item instanceof Mapping mapping) || mapping.entries().isEmpty()) {
      problems.wrongKind(item, "a mapping of dimensions to a value, or to a list of values");
      return Optional.empty();
    }
    Map<String, List<ParameterValue>> combination = new LinkedHashMap<>();
    for (Entry entry : mapping.entries()) {
      Optional<Parameter> parameter = points.parameter(entry);
      if (parameter.isPresent()
          && parameter.get().dimension() instanceof Dimension.FloatRange range
          && range.step() == 0) {
        problems.add(
            entry.value().location(),
            entry.value().brief(),
            "'%s' hardly ever takes exactly one value".formatted(entry.key()),
            "a rule under 'constraints', or a dimension with a step");
      } else if (parameter.isPresent()) {
        List<ParameterValue> values = new ArrayList<>();
        for (Node value : items(entry.value())) {
          points.value(value, parameter.get().dimension()).ifPresent(values::add);
        }
        combination.put(entry.key(), values);
      }
    }
    return combination.size() == mapping.entries().size()
        ? Optional.of(new Constraint.Forbidden(combination))
        : Optional.empty();
  }
}
