package org.espalier.tracking.search;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.espalier.tracking.filter.Filter;
import org.espalier.tracking.filter.Filter.Comparison;
import org.espalier.tracking.filter.Filter.Operator;
import org.espalier.tracking.run.Run;
import org.jspecify.annotations.Nullable;

/**
 * Filters as conditions on the places of {@link HeldRuns}, with the meaning that {@link
 * org.espalier.tracking.filter.SqlCompiler} gives them: what lacks a field never matches, NaN only
 * {@code !=}. The filter was compiled to SQL before, so that its operators and values go together.
 */
final class HeldFilter {
  private HeldFilter() {}

  /**
   * Whether it can be answered here. Patterns, times and data sets are left to the database, whose
   * upper and lower case, roundings and joins would have to be copied.
   */
  static boolean canAnswer(Filter filter) {
    return switch (filter) {
      case Filter.And and -> and.parts().stream().allMatch(HeldFilter::canAnswer);
      case Filter.Or or -> or.parts().stream().allMatch(HeldFilter::canAnswer);
      case Filter.Not not -> canAnswer(not.part());
      case Comparison comparison -> isPlain(comparison.operator()) && isHeld(comparison.field());
      case Filter.Present present -> isHeld(present.field());
    };
  }

  private static boolean isHeld(Filter.Field field) {
    return switch (field.entity()) {
      case METRIC, PARAM, TAG -> true;
      case ATTRIBUTE -> attribute(field.key()).isPresent();
      case DATASET -> false;
    };
  }

  private static boolean isPlain(Operator operator) {
    return switch (operator) {
      case EQUAL, NOT_EQUAL, LESS, AT_MOST, GREATER, AT_LEAST, IN, NOT_IN -> true;
      case LIKE, ILIKE -> false;
    };
  }

  private static Optional<Function<Run, String>> attribute(String key) {
    return switch (key.toLowerCase(Locale.ROOT)) {
      case "run_id" -> Optional.of(Run::runId);
      case "run_name", "run name" -> Optional.of(Run::name);
      case "user_id" -> Optional.of(Run::userId);
      case "status" -> Optional.of(run -> run.status().name());
      default -> Optional.empty();
    };
  }

  /** The fields whose columns it needs. */
  static Set<Filter.Field> fields(Filter filter) {
    Set<Filter.Field> fields = new HashSet<>();
    switch (filter) {
      case Filter.And and -> and.parts().forEach(part -> fields.addAll(fields(part)));
      case Filter.Or or -> or.parts().forEach(part -> fields.addAll(fields(part)));
      case Filter.Not not -> fields.addAll(fields(not.part()));
      case Comparison comparison -> fields.add(comparison.field());
      case Filter.Present present -> fields.add(present.field());
    }
    fields.removeIf(field -> field.entity() == Filter.Entity.ATTRIBUTE);
    return fields;
  }

  /** The condition; all columns that it needs are there. */
  static IntPredicate over(HeldRuns runs, Filter filter) {
    return switch (filter) {
      case Filter.And and ->
          and.parts().stream()
              .map(part -> over(runs, part))
              .reduce(IntPredicate::and)
              .orElse(any -> true);
      case Filter.Or or ->
          or.parts().stream()
              .map(part -> over(runs, part))
              .reduce(IntPredicate::or)
              .orElse(any -> false);
      case Filter.Not not -> over(runs, not.part()).negate();
      case Comparison comparison -> compare(runs, comparison);
      case Filter.Present present -> presence(runs, present.field());
    };
  }

  private static IntPredicate presence(HeldRuns runs, Filter.Field field) {
    if (field.entity() == Filter.Entity.ATTRIBUTE) {
      // Those that are held are there for every run.
      return any -> true;
    }
    HeldColumn column = runs.column(field);
    if (column == null) {
      throw new IllegalStateException("no column " + field);
    }
    return column::has;
  }

  private static IntPredicate compare(HeldRuns runs, Comparison comparison) {
    if (comparison.field().entity() == Filter.Entity.ATTRIBUTE) {
      Function<Run, String> attribute = attribute(comparison.field().key()).orElseThrow();
      return texts(comparison, place -> attribute.apply(runs.get(place).run()));
    }
    return switch (runs.column(comparison.field())) {
      case HeldColumn.Numbers numbers -> numbers(comparison, numbers);
      case HeldColumn.Texts texts ->
          texts(comparison, place -> texts.has(place) ? texts.value(place) : null);
      case null -> throw new IllegalStateException("no column " + comparison.field());
    };
  }

  private interface Text {
    @Nullable String at(int place);
  }

  private static IntPredicate texts(Comparison comparison, Text text) {
    Set<String> wanted = new HashSet<>();
    for (Filter.Value value : comparison.values()) {
      switch (value) {
        case Filter.Quoted quoted -> wanted.add(quoted.text());
        case Filter.Real real -> throw new IllegalStateException(real.text());
      }
    }
    return switch (comparison.operator()) {
      case EQUAL, IN ->
          place -> {
            String found = text.at(place);
            return found != null && wanted.contains(found);
          };
      case NOT_EQUAL, NOT_IN ->
          place -> {
            String found = text.at(place);
            return found != null && !wanted.contains(found);
          };
      case LESS, AT_MOST, GREATER, AT_LEAST, LIKE, ILIKE ->
          throw new IllegalStateException(comparison.operator().symbol());
    };
  }

  private static IntPredicate numbers(Comparison comparison, HeldColumn.Numbers column) {
    double value =
        switch (comparison.values().getFirst()) {
          case Filter.Real real -> real.number();
          case Filter.Quoted quoted -> throw new IllegalStateException(quoted.text());
        };
    return switch (comparison.operator()) {
      case EQUAL -> place -> column.has(place) && column.value(place) == value;
      case NOT_EQUAL -> place -> column.has(place) && column.value(place) != value;
      case LESS -> place -> column.has(place) && column.value(place) < value;
      case AT_MOST -> place -> column.has(place) && column.value(place) <= value;
      case GREATER -> place -> column.has(place) && column.value(place) > value;
      case AT_LEAST -> place -> column.has(place) && column.value(place) >= value;
      case IN, NOT_IN, LIKE, ILIKE ->
          throw new IllegalStateException(comparison.operator().symbol());
    };
  }
}
