package org.espalier.tracking.run;

import java.util.Locale;
import org.espalier.tracking.TrackingException;

/**
 * A column of the table of runs, as the API names it: {@code params.lr}, {@code tags.owner}, {@code
 * metrics.loss.min}, or one of the run's own.
 *
 * @param kind where its values are
 * @param key the param's, tag's or metric's name, or the run's own field
 * @param aggregate of a metric: {@code last}, {@code min} or {@code max}; otherwise empty
 */
public record RunColumn(Kind kind, String key, String aggregate) {

  /** Where values are. */
  public enum Kind {
    OWN,
    PARAM,
    TAG,
    METRIC
  }

  /**
   * @throws TrackingException INVALID if there can be no such column
   */
  public static RunColumn parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      return own(text);
    }
    String rest = text.substring(dot + 1);
    RunColumn column =
        switch (text.substring(0, dot)) {
          case "params" -> new RunColumn(Kind.PARAM, rest, "");
          case "tags" -> new RunColumn(Kind.TAG, rest, "");
          case "metrics" -> metric(text, rest);
          default -> throw unknown(text);
        };
    if (column.key().isEmpty() || column.key().length() > 250) {
      throw unknown(text);
    }
    return column;
  }

  /** As it was written. */
  public String text() {
    return switch (kind) {
      case OWN -> key;
      case PARAM -> "params." + key;
      case TAG -> "tags." + key;
      case METRIC -> "metrics." + key + "." + aggregate;
    };
  }

  private static RunColumn metric(String text, String rest) {
    int dot = rest.lastIndexOf('.');
    String aggregate = rest.substring(dot + 1).toLowerCase(Locale.ROOT);
    return switch (aggregate) {
      case "last", "min", "max" ->
          new RunColumn(Kind.METRIC, rest.substring(0, Math.max(0, dot)), aggregate);
      default -> throw unknown(text);
    };
  }

  private static RunColumn own(String text) {
    return switch (text) {
      case "started_at", "ended_at", "duration", "name", "status", "run_id" ->
          new RunColumn(Kind.OWN, text, "");
      default -> throw unknown(text);
    };
  }

  private static TrackingException unknown(String text) {
    return TrackingException.invalid(
        ("there is no column '%s': columns are params.NAME, tags.NAME, metrics.NAME.last, .min or .max,"
                + " and started_at, ended_at, duration, name, status, run_id")
            .formatted(text.length() > 100 ? text.substring(0, 100) + "…" : text));
  }
}
