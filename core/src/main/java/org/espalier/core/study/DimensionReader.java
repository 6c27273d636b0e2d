package org.espalier.core.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.core.document.NearestName;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Node.Scalar;
import org.espalier.core.document.Node.Sequence;
import org.espalier.core.document.Problems;
import org.espalier.core.limit.Limits;
import org.espalier.core.model.ModuleParameter.Range;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;

/** Reads <code>{float: …}</code>, <code>{int: …}</code> and <code>{choice: …}</code>. */
final class DimensionReader {

  private static final List<String> FORMS = List.of("float", "int", "choice");

  private final Problems problems;

  DimensionReader(Problems problems) {
    this.problems = problems;
  }

  /** Whether {@code node} means to be a dimension. */
  static boolean isDimension(Node node) {
    return node instanceof Mapping mapping && FORMS.stream().anyMatch(mapping::has);
  }

  /** A mapping that is no dimension, where one may stand. */
  void unknownForm(Mapping mapping, Range rule) {
    Node.Entry first = mapping.entries().getFirst();
    problems.add(
        first.keyLocation(),
        first.key(),
        "this is no dimension",
        rule.allowed() + "; or a dimension: {float: …}, {int: …} or {choice: …}",
        NearestName.of(first.key(), FORMS));
  }

  /**
   * The dimension, every value of which {@code rule} allows; empty with a problem if it is none.
   */
  Optional<Dimension> read(Mapping mapping, Range rule) {
    List<String> forms = FORMS.stream().filter(mapping::has).toList();
    if (forms.size() > 1) {
      problems.add(
          mapping.location(),
          mapping.brief(),
          "a dimension has one form, this has " + String.join(" and ", forms),
          "one of float, int, choice");
      return Optional.empty();
    }
    Fields fields = new Fields(mapping, problems);
    fields.node("name");
    Optional<Node> body = fields.required(forms.getFirst(), "what the dimension ranges over");
    Optional<Dimension> dimension =
        switch (forms.getFirst()) {
          case "float" -> body.flatMap(node -> floats(node, fields, rule));
          case "int" -> body.flatMap(node -> integers(node, fields, rule));
          default -> body.flatMap(node -> choice(node, rule));
        };
    fields.finish();
    return dimension;
  }

  private Optional<Dimension> floats(Node node, Fields fields, Range rule) {
    boolean log = fields.flag("log").orElse(false);
    Optional<Node> stepNode = fields.node("step");
    double step = stepNode.flatMap(this::number).orElse(0.0);
    if (stepNode.isPresent() && (step <= 0 || log)) {
      stepProblem(stepNode.get(), log, "a number above 0");
      return Optional.empty();
    }
    List<Double> ends = new ArrayList<>();
    for (Node end : ends(node)) {
      Optional<Double> number = number(end);
      if (number.isEmpty() || !isAllowed(end, ParameterValue.of(number.get()), rule)) {
        return Optional.empty();
      }
      ends.add(number.get());
    }
    if (ends.size() != 2 || isEmptyRange(node, ends.get(0) > ends.get(1))) {
      return Optional.empty();
    }
    if (log && ends.getFirst() <= 0) {
      problems.add(
          node.location(), node.brief(), "a log range starts above 0", "a low end above 0");
      return Optional.empty();
    }
    return Optional.of(new Dimension.FloatRange(ends.get(0), ends.get(1), log, step));
  }

  private Optional<Dimension> integers(Node node, Fields fields, Range rule) {
    boolean log = fields.flag("log").orElse(false);
    Optional<Node> stepNode = fields.node("step");
    long step = fields.whole("step", 1, Integer.MAX_VALUE).orElse(1L);
    if (stepNode.isPresent() && log && step != 1) {
      stepProblem(stepNode.get(), true, "1");
      return Optional.empty();
    }
    List<Long> ends = new ArrayList<>();
    for (Node end : ends(node)) {
      Optional<Long> number = Fields.whole(end, -1L << 53, 1L << 53, problems);
      if (number.isEmpty() || !isAllowed(end, ParameterValue.of(number.get()), rule)) {
        return Optional.empty();
      }
      ends.add(number.get());
    }
    if (ends.size() != 2 || isEmptyRange(node, ends.get(0) > ends.get(1))) {
      return Optional.empty();
    }
    if (log && ends.getFirst() < 1) {
      problems.add(
          node.location(), node.brief(), "a log range starts at 1 or more", "a low end from 1");
      return Optional.empty();
    }
    return Optional.of(new Dimension.IntegerRange(ends.get(0), ends.get(1), log, step));
  }

  private Optional<Dimension> choice(Node node, Range rule) {
    List<ParameterValue> values = new ArrayList<>();
    if (!(node instanceof Sequence sequence) || sequence.items().isEmpty()) {
      problems.wrongKind(node, "a list of one or more values");
      return Optional.empty();
    }
    if (sequence.items().size() > Limits.CHOICE_VALUES) {
      problems.add(
          node.location(), "", "the choice has too many values", "at most " + Limits.CHOICE_VALUES);
      return Optional.empty();
    }
    boolean sound = true;
    for (Node item : sequence.items()) {
      Optional<ParameterValue> value = SettingReader.accept(item, rule, problems);
      if (value.isEmpty()) {
        sound = false;
      } else if (values.contains(value.get())) {
        problems.add(item.location(), item.brief(), "this value stands twice", "different values");
        sound = false;
      } else {
        values.add(value.get());
      }
    }
    return sound ? Optional.of(new Dimension.Choice(values)) : Optional.empty();
  }

  private List<Node> ends(Node node) {
    if (node instanceof Sequence sequence && sequence.items().size() == 2) {
      return sequence.items();
    }
    problems.wrongKind(node, "[low, high]");
    return List.of();
  }

  private Optional<Double> number(Node node) {
    if (node instanceof Scalar scalar) {
      if (scalar.value() instanceof Double number) {
        return Optional.of(number);
      }
      if (scalar.value() instanceof Long number) {
        return Optional.of((double) number);
      }
    }
    problems.wrongKind(node, "a number");
    return Optional.empty();
  }

  private boolean isAllowed(Node node, ParameterValue value, Range rule) {
    if (rule.accept(value).isPresent()) {
      return true;
    }
    problems.add(
        node.location(), node.brief(), node.brief() + " is not allowed here", rule.allowed());
    return false;
  }

  private boolean isEmptyRange(Node node, boolean empty) {
    if (empty) {
      problems.add(
          node.location(), node.brief(), "the low end is above the high end", "[low, high]");
    }
    return empty;
  }

  private void stepProblem(Node node, boolean log, String allowed) {
    problems.add(
        node.location(),
        node.brief(),
        log ? "a log range has no step" : "this is no step",
        log ? "either log or step" : allowed);
  }
}
