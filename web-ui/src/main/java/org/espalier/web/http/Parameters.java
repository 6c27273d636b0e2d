package org.espalier.web.http;

import io.javalin.http.Context;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads parameters of requests, and refuses what is out of range with the parameter's name. */
public final class Parameters {
  /** Items of one page of a list, at the most. */
  public static final int PAGE = 500;

  private static final int DEFAULT_PAGE = 100;

  private Parameters() {}

  /** A row number in the path: 404 where it cannot be one. */
  public static long id(Context context, String name, String kind) {
    String text = context.pathParam(name);
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw Refusal.notFound(kind, shorten(text));
    }
    return Long.parseLong(text);
  }

  /** A run's id in the path: 404 where it cannot be one. */
  public static String runId(Context context) {
    String text = context.pathParam("run_id");
    if (!text.matches("[a-zA-Z0-9][\\w\\-]{0,255}")) {
      throw Refusal.notFound("run", shorten(text));
    }
    return text;
  }

  /** {@code limit}, 100 where it is missing. */
  public static int limit(Context context) {
    return number(context, "limit", DEFAULT_PAGE, 1, PAGE);
  }

  /** A whole number between {@code least} and {@code most}. */
  public static int number(Context context, String name, int missing, int least, int most) {
    OptionalLong number = longNumber(context, name);
    if (number.isEmpty()) {
      return missing;
    }
    if (number.getAsLong() < least || number.getAsLong() > most) {
      throw wrong(
          context,
          name,
          "The parameter '%s' is out of range.".formatted(name),
          "%d to %d".formatted(least, most));
    }
    return (int) number.getAsLong();
  }

  /** A whole number of 64 bits. */
  public static OptionalLong longNumber(Context context, String name) {
    String text = context.queryParam(name);
    if (text == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw wrong(
          context, name, "The parameter '%s' is no number.".formatted(name), "a whole number");
    }
  }

  /** {@code true} or {@code false}; false where it is missing. */
  public static boolean flag(Context context, String name) {
    String word = text(context, name, 40).orElse("false");
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw wrong(
              context, name, "The parameter '%s' is no flag.".formatted(name), "true or false");
    };
  }

  /** A real number above {@code above} and at most {@code most}. */
  public static Optional<Double> real(Context context, String name, double above, double most) {
    Optional<String> text = text(context, name, 40);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    double number;
    try {
      number = Double.parseDouble(text.get());
    } catch (NumberFormatException e) {
      number = Double.NaN;
    }
    if (!(number > above && number <= most)) {
      throw wrong(
          context,
          name,
          "The parameter '%s' is no number in its range.".formatted(name),
          "above %s, at most %s".formatted(above, most));
    }
    return Optional.of(number);
  }

  /** A text of at most {@code most} characters; empty is as missing. */
  public static Optional<String> text(Context context, String name, int most) {
    String text = context.queryParam(name);
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    if (text.length() > most || text.indexOf('\0') >= 0) {
      throw wrong(
          context,
          name,
          "The parameter '%s' is too long or holds a NUL.".formatted(name),
          "at most %d characters".formatted(most));
    }
    return Optional.of(text);
  }

  /** Words separated by commas; empty where the parameter is missing. */
  public static <E extends Enum<E>> Set<E> words(Context context, String name, Class<E> type) {
    EnumSet<E> words = EnumSet.noneOf(type);
    String text = context.queryParam(name);
    if (text == null || text.isEmpty()) {
      return words;
    }
    for (String word : text.split(",", -1)) {
      words.add(
          one(type, word)
              .orElseThrow(
                  () ->
                      wrong(
                          context,
                          name,
                          "The parameter '%s' holds an unknown word.".formatted(name),
                          Arrays.stream(type.getEnumConstants())
                              .map(Enum::name)
                              .collect(Collectors.joining(", ")))));
    }
    return words;
  }

  private static <E extends Enum<E>> Optional<E> one(Class<E> type, String word) {
    String upper = word.strip().toUpperCase(Locale.ROOT);
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> each.name().equals(upper))
        .findFirst();
  }

  /** The refusal of a query parameter. */
  public static Refusal wrong(Context context, String name, String message, String allowed) {
    return Refusal.ofParameter(
        ProblemView.ofParameter(name, context.queryParam(name), message, allowed));
  }

  private static String shorten(@Nullable String text) {
    String all = String.valueOf(text);
    return all.length() <= 100 ? all : all.substring(0, 100) + "…";
  }
}
