package org.espalier.core.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A linear rule as people write it, such as {@code 2 * left.units + right.units <= 512}: the
 * weighted sum of names is at most {@code maximum}. Words and signs stand apart, since a name may
 * hold a hyphen.
 *
 * @param weights by name; none is 0
 */
record Inequality(Map<String, Double> weights, double maximum) {

  static final String FORM =
      "a rule such as 'block1.filters <= block2.filters' or '2 * a + b <= 10', with blanks around + and -";

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  Inequality {
    weights = Map.copyOf(weights);
  }

  /** Reads one; empty if it is none. */
  static Optional<Inequality> read(String text) {
    for (String sign : List.of("<=", ">=")) {
      int at = text.indexOf(sign);
      if (at >= 0) {
        boolean swap = sign.equals(">=");
        Optional<Sum> left = sum(text.substring(0, at));
        Optional<Sum> right = sum(text.substring(at + 2));
        return left.isEmpty() || right.isEmpty()
            ? Optional.empty()
            : difference(swap ? right.get() : left.get(), swap ? left.get() : right.get());
      }
    }
    return Optional.empty();
  }

  private record Sum(Map<String, Double> weights, double constant) {}

  private static Optional<Inequality> difference(Sum low, Sum high) {
    Map<String, Double> weights = new LinkedHashMap<>(low.weights());
    high.weights().forEach((name, weight) -> weights.merge(name, -weight, Double::sum));
    weights.values().removeIf(weight -> weight == 0);
    return weights.isEmpty()
        ? Optional.empty()
        : Optional.of(new Inequality(weights, high.constant() - low.constant()));
  }

  private static Optional<Sum> sum(String side) {
    String[] words = side.replace("*", " * ").trim().split("\\s+");
    Map<String, Double> weights = new LinkedHashMap<>();
    double constant = 0;
    int at = 0;
    double sign = 1;
    while (true) {
      double factor = sign;
      Optional<String> name = Optional.empty();
      while (true) {
        if (at == words.length) {
          return Optional.empty();
        }
        String word = words[at++];
        if (NUMBER.matcher(word).matches()) {
          factor *= Double.parseDouble(word);
        } else if (name.isEmpty() && Words.DIMENSION_NAME.matcher(word).matches()) {
          name = Optional.of(word);
        } else {
          return Optional.empty();
        }
        if (at == words.length || !words[at].equals("*")) {
          break;
        }
        at++;
      }
      if (name.isPresent()) {
        weights.merge(name.get(), factor, Double::sum);
      } else {
        constant += factor;
      }
      if (at == words.length) {
        return Optional.of(new Sum(weights, constant));
      }
      if (!words[at].equals("+") && !words[at].equals("-")) {
        return Optional.empty();
      }
      sign = words[at++].equals("-") ? -1 : 1;
    }
  }
}
