package org.espalier.core.study;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Entry;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Node.Scalar;
import org.espalier.core.document.Problems;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.ParameterValue.FloatValue;
import org.espalier.core.space.ParameterValue.IntegerValue;
import org.espalier.core.space.Space;
import org.espalier.core.space.Space.Parameter;

/** Reads values of dimensions by name. */
final class PointReader {

  static final String FORM = "a mapping of dimensions to values";

  private final Problems problems;
  private final Space space;

  PointReader(Problems problems, Space space) {
    this.problems = problems;
    this.space = space;
  }

  /** The values at {@code node} that are sound; a problem for each that is not. */
  Map<String, ParameterValue> read(Node node) {
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    if (!(node instanceof Mapping mapping) || mapping.entries().isEmpty()) {
      problems.wrongKind(node, FORM);
      return values;
    }
    for (Entry entry : mapping.entries()) {
      parameter(entry)
          .flatMap(parameter -> value(entry.value(), parameter.dimension()))
          .ifPresent(value -> values.put(entry.key(), value));
    }
    return values;
  }

  /** The dimension that a key names; empty with a problem if there is none. */
  Optional<Parameter> parameter(Entry entry) {
    Optional<Parameter> found =
        space.parameters().stream().filter(one -> one.name().equals(entry.key())).findFirst();
    if (found.isEmpty()) {
      problems.unknownName(
          entry.keyLocation(),
          "the study searches no dimension '%s'".formatted(entry.key()),
          entry.key(),
          space.parameters().stream().map(Parameter::name).toList());
    }
    return found;
  }

  /** A value that the dimension can take, in the dimension's kind; empty with a problem. */
  Optional<ParameterValue> value(Node node, Dimension dimension) {
    Optional<ParameterValue> value =
        node instanceof Scalar scalar && scalar.value() != null
            ? accept(ParameterValue.of(scalar.value()), dimension)
            : Optional.empty();
    if (value.isEmpty()) {
      problems.add(
          node.location(),
          node.brief(),
          node.brief() + " is outside the dimension",
          allowed(dimension));
    }
    return value;
  }

  private static Optional<ParameterValue> accept(ParameterValue value, Dimension dimension) {
    return switch (dimension) {
      case Dimension.Choice choice ->
          choice.values().stream().filter(one -> isSame(one, value)).findFirst();
      case Dimension.IntegerRange range ->
          Optional.of(value)
              .filter(
                  given ->
                      given instanceof IntegerValue(long whole)
                          && whole >= range.low()
                          && whole <= range.high()
                          && (whole - range.low()) % range.step() == 0);
      case Dimension.FloatRange range ->
          real(value)
              .filter(number -> number >= range.low() && number <= range.high())
              .map(FloatValue::new);
    };
  }

  /** A whole number stands for the real one too: {@code 1} for {@code 1.0}. */
  private static boolean isSame(ParameterValue choice, ParameterValue value) {
    return choice.equals(value)
        || (choice instanceof FloatValue
            && real(value).filter(n -> choice.equals(new FloatValue(n))).isPresent());
  }

  private static Optional<Double> real(ParameterValue value) {
    return switch (value) {
      case FloatValue(double number) -> Optional.of(number);
      case IntegerValue(long number) -> Optional.of((double) number);
      case ParameterValue.TextValue text -> Optional.empty();
      case ParameterValue.FlagValue flag -> Optional.empty();
    };
  }

  private static String allowed(Dimension dimension) {
    return switch (dimension) {
      case Dimension.Choice choice ->
          "one of "
              + String.join(
                  ", ", choice.values().stream().map(one -> String.valueOf(one.raw())).toList());
      case Dimension.IntegerRange range ->
          "a whole number from %d to %d%s"
              .formatted(
                  range.low(),
                  range.high(),
                  range.step() == 1 ? "" : " in steps of " + range.step());
      case Dimension.FloatRange range ->
          "a number from %s to %s".formatted(range.low(), range.high());
    };
  }
}
