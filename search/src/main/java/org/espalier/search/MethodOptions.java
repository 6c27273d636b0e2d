package org.espalier.search;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.MethodSpec;
import org.jspecify.annotations.Nullable;

/** Reads the options of a sampler or a pruner: each by name, kind and range, and none unread. */
public final class MethodOptions {
  private final MethodSpec spec;
  private final Set<String> unread;

  public MethodOptions(MethodSpec spec) {
    this.spec = spec;
    this.unread = new HashSet<>(spec.options().keySet());
  }

  public int integer(String name, int fallback, int minimum) {
    double value = number(name, fallback, minimum);
    if (value != Math.rint(value)) {
      throw wrong(name, "a whole number");
    }
    return (int) Math.min(Integer.MAX_VALUE, value);
  }

  /** A number of at least {@code minimum}. */
  public double number(String name, double fallback, double minimum) {
    double value =
        switch (take(name)) {
          case null -> fallback;
          case ParameterValue.FloatValue number -> number.value();
          case ParameterValue.IntegerValue number -> number.value();
          case ParameterValue.TextValue text -> throw wrong(name, "a number");
          case ParameterValue.FlagValue flag -> throw wrong(name, "a number");
        };
    if (!(value >= minimum)) {
      throw wrong(name, "a number of at least " + minimum);
    }
    return value;
  }

  public boolean flag(String name, boolean fallback) {
    return switch (take(name)) {
      case null -> fallback;
      case ParameterValue.FlagValue flag -> flag.value();
      case ParameterValue.FloatValue number -> throw wrong(name, "true or false");
      case ParameterValue.IntegerValue number -> throw wrong(name, "true or false");
      case ParameterValue.TextValue text -> throw wrong(name, "true or false");
    };
  }

  /** One of {@code allowed}; the first is the default. */
  public String text(String name, List<String> allowed) {
    ParameterValue value = take(name);
    if (value == null) {
      return allowed.getFirst();
    }
    if (value instanceof ParameterValue.TextValue(String text) && allowed.contains(text)) {
      return text;
    }
    throw wrong(name, "one of " + allowed);
  }

  /** One of the constants of an enum, written small: {@code OLD_DECAY} is {@code old_decay}. */
  public <E extends Enum<E>> E choice(String name, Class<E> type, E fallback) {
    ParameterValue value = take(name);
    if (value == null) {
      return fallback;
    }
    for (E constant : type.getEnumConstants()) {
      if (value.equals(ParameterValue.of(constant.name().toLowerCase(Locale.ROOT)))) {
        return constant;
      }
    }
    throw wrong(
        name, "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
  }

  /** Whether the option is given. */
  public boolean has(String name) {
    return spec.options().containsKey(name);
  }

  /**
   * @throws IllegalArgumentException if an option was given that nobody read
   */
  public void finish() {
    if (!unread.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has no option %s".formatted(spec.type(), unread.stream().sorted().toList()));
    }
  }

  private @Nullable ParameterValue take(String name) {
    unread.remove(name);
    return spec.options().get(name);
  }

  private IllegalArgumentException wrong(String name, String wanted) {
    return new IllegalArgumentException(
        "%s.%s is %s, not %s"
            .formatted(
                spec.type(),
                name,
                Optional.ofNullable(spec.options().get(name)).map(ParameterValue::raw).orElse("?"),
                wanted));
  }
}
