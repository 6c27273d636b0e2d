package org.espalier.web.trial;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.espalier.core.json.Json;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.trial.TrialState;
import org.espalier.tracking.study.Trial;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.Refusal;
import org.jspecify.annotations.Nullable;

/** What a list of trials is asked by: states, bounds, an order and a place. */
final class TrialQueries {
  private static final int LONGEST_SORT = 300;
  private static final int LONGEST_BOUNDS = 8_000;
  private static final int MOST_BOUNDS = 100;
  private static final int MOST_NUMBERS = 1_000;
  private static final int LONGEST_NUMBERS = 10 * MOST_NUMBERS;
  private static final Predicate<String> NUMBER = Pattern.compile("[0-9]{1,9}").asMatchPredicate();
  private static final ObjectReader BOUNDS =
      Json.mapper()
          .readerFor(new TypeReference<TreeMap<String, Bounds>>() {})
          .without(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private TrialQueries() {}

  /** How a bound is written: either values, or one end or both. */
  record Bounds(
      @Nullable Double least,
      @Nullable Double greatest,
      @Nullable List<@Nullable ParameterValue> oneOf) {}

  /**
   * @throws Refusal if a parameter is none of those that the document names
   */
  static Trial.Query of(Context context, long study) {
    OptionalLong offset = Parameters.longNumber(context, "cursor");
    if (offset.isPresent() && offset.getAsLong() < 0) {
      throw Parameters.wrong(
          context, "cursor", "The cursor is none that was given out.", "a next_cursor");
    }
    return new Trial.Query(
        study,
        List.copyOf(Parameters.words(context, "state", TrialState.class)),
        numbers(context),
        within(context),
        order(context),
        offset.orElse(0),
        Parameters.limit(context));
  }

  private static List<Integer> numbers(Context context) {
    Optional<String> text = Parameters.text(context, "number", LONGEST_NUMBERS);
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> words = List.of(text.get().split(",", -1));
    if (words.size() > MOST_NUMBERS || !words.stream().allMatch(NUMBER)) {
      throw Parameters.wrong(
          context,
          "number",
          "The numbers of trials cannot be read.",
          "whole numbers from 0, separated by commas, at most %d of them".formatted(MOST_NUMBERS));
    }
    return words.stream().map(Integer::valueOf).toList();
  }

  private static Trial.Order order(Context context) {
    String text = Parameters.text(context, "sort", LONGEST_SORT).orElse("number");
    boolean descending = text.startsWith("-");
    String key = descending ? text.substring(1) : text;
    int colon = key.indexOf(':');
    String word = colon < 0 ? key : key.substring(0, colon);
    Trial.Sort sort =
        Arrays.stream(Trial.Sort.values())
            .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
            .filter(one -> isNamed(one) == colon >= 0)
            .findFirst()
            .orElseThrow(
                () ->
                    Parameters.wrong(
                        context,
                        "sort",
                        "The trials cannot be sorted by that.",
                        Arrays.stream(Trial.Sort.values())
                                .map(
                                    one ->
                                        one.name().toLowerCase(Locale.ROOT)
                                            + (isNamed(one) ? ":NAME" : ""))
                                .collect(Collectors.joining(", "))
                            + ", and the same with a minus before it"));
    return new Trial.Order(sort, colon < 0 ? "" : key.substring(colon + 1), descending);
  }

  private static boolean isNamed(Trial.Sort sort) {
    return sort == Trial.Sort.OBJECTIVE || sort == Trial.Sort.PARAMETER;
  }

  private static Map<String, Trial.Bound> within(Context context) {
    Optional<String> text = Parameters.text(context, "within", LONGEST_BOUNDS);
    if (text.isEmpty()) {
      return Map.of();
    }
    Map<String, Trial.Bound> bounds = new TreeMap<>();
    try {
      TreeMap<String, Bounds> written = BOUNDS.readValue(text.get());
      written.forEach((name, bound) -> bounds.put(name, bound(context, bound)));
    } catch (JacksonException e) {
      throw wrongBounds(context);
    }
    if (bounds.size() > MOST_BOUNDS) {
      throw wrongBounds(context);
    }
    return bounds;
  }

  private static Trial.Bound bound(Context context, @Nullable Bounds written) {
    if (written == null) {
      throw wrongBounds(context);
    }
    List<@Nullable ParameterValue> values = written.oneOf();
    if (values == null) {
      return new Trial.Bound.Range(written.least(), written.greatest());
    }
    if (written.least() != null || written.greatest() != null || values.contains(null)) {
      throw wrongBounds(context);
    }
    return new Trial.Bound.OneOf(values.stream().map(java.util.Objects::requireNonNull).toList());
  }

  private static Refusal wrongBounds(Context context) {
    return Parameters.wrong(
        context,
        "within",
        "The bounds cannot be read.",
        "{\"NAME\": {\"least\": 0.1, \"greatest\": 1}, \"NAME\": {\"one_of\": [\"adam\"]}}, at most %d"
            .formatted(MOST_BOUNDS));
  }
}
