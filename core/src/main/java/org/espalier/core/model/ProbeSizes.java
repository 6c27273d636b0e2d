package org.espalier.core.model;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.core.space.ParameterValue;

/**
 * A prime number for every size that a module's weights may depend on, so that a size among its
 * weights says of what it is made.
 */
final class ProbeSizes {
  static final long OUTPUTS = 2003;

  private static final List<Long> PRIMES = List.of(103L, 107L, 109L, 113L, 127L, 131L, 137L, 139L);

  /** What divides the features or channels of an input. */
  private static final Set<String> DIVISORS = Set.of("heads", "reduction");

  private static final long DIVISOR = 101;

  /** Changes what comes out, and no weight. */
  private static final String STRIDE = "stride";

  /** Sizes of windows below it stand in the library as they are. */
  private static final long LARGEST_CONSTANT = 9;

  /** How many gates of a cell lie in one matrix. */
  private static final int MOST_GATES = 4;

  private static final long FEATURES = DIVISOR * 997;
  private static final long STEPS = 2011;
  private static final long VOCABULARY = 2017;

  private final Map<String, Long> parameters = new LinkedHashMap<>();

  ProbeSizes(ModuleType type) {
    for (ModuleParameter parameter : type.parameters()) {
      if (parameter.range() instanceof ModuleParameter.Range.Whole
          && !parameter.name().equals(STRIDE)) {
        parameters.put(
            parameter.name(),
            DIVISORS.contains(parameter.name()) ? DIVISOR : PRIMES.get(parameters.size()));
      }
    }
  }

  /** A value for every size among the module's parameters. */
  Map<String, ParameterValue> parameters() {
    Map<String, ParameterValue> values = new HashMap<>();
    parameters.forEach((name, size) -> values.put(name, ParameterValue.of(size)));
    return values;
  }

  Shape input(Shape.Kind kind) {
    return switch (kind) {
      case VECTOR -> new Shape.Vector(FEATURES);
      case IMAGE -> new Shape.Image(FEATURES, 2027, 2029);
      case SEQUENCE -> new Shape.Sequence(STEPS, FEATURES);
      case TOKENS -> new Shape.Tokens(STEPS, VOCABULARY);
    };
  }

  /** A shape for people: {@code filters × channels × 3 × 3}. */
  String words(List<Long> shape, Shape input) {
    Map<String, Long> names = new LinkedHashMap<>(parameters);
    names.put(input instanceof Shape.Image ? "channels" : "features", FEATURES);
    names.put("steps", STEPS);
    names.put("vocabulary", VOCABULARY);
    names.put("outputs", OUTPUTS);
    return shape.stream().map(size -> words(size, names)).collect(Collectors.joining(" × "));
  }

  private static String words(long size, Map<String, Long> names) {
    if (size <= LARGEST_CONSTANT) {
      return Long.toString(size);
    }
    for (Map.Entry<String, Long> name : names.entrySet()) {
      for (int times = 1; times <= MOST_GATES; times++) {
        if (size == times * name.getValue()) {
          return times == 1 ? name.getKey() : times + " · " + name.getKey();
        }
      }
    }
    return quotient(size, names);
  }

  private static String quotient(long size, Map<String, Long> names) {
    for (Map.Entry<String, Long> name : names.entrySet()) {
      if (size == name.getValue() / 2) {
        return name.getKey() + " / 2";
      }
      for (Map.Entry<String, Long> by : names.entrySet()) {
        if (DIVISORS.contains(by.getKey()) && size == name.getValue() / by.getValue()) {
          return name.getKey() + " / " + by.getKey();
        }
      }
    }
    throw new IllegalStateException("a weight has size " + size + ", made of " + names);
  }
}
