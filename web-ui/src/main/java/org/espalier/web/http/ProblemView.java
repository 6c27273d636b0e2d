package org.espalier.web.http;

import org.jspecify.annotations.Nullable;

/** One place that is wrong, as the API shows it. */
public record ProblemView(
    String path,
    @Nullable Integer line,
    @Nullable Integer column,
    @Nullable String value,
    String message,
    @Nullable String allowed,
    @Nullable String suggestion) {

  private static final int SHOWN_CHARACTERS = 200;

  /** A parameter or header that is wrong. */
  public static ProblemView ofParameter(
      String name, @Nullable String value, String message, String allowed) {
    return new ProblemView(name, null, null, shorten(value), message, allowed, null);
  }

  private static @Nullable String shorten(@Nullable String value) {
    return value == null || value.length() <= SHOWN_CHARACTERS
        ? value
        : value.substring(0, SHOWN_CHARACTERS) + "…";
  }
}
