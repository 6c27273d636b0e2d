package org.espalier.tracking.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of SQL with the values of its question marks, in order. Texts of users are only ever
 * values.
 */
public record Sql(String text, List<Object> values) {
  public Sql {
    values = List.copyOf(values);
  }

  public static Sql of(String text, Object... values) {
    return new Sql(text, List.of(values));
  }

  /** This, then the other. */
  public Sql then(Sql other) {
    List<Object> all = new ArrayList<>(values);
    all.addAll(other.values);
    return new Sql(text + other.text, all);
  }

  public Sql then(String more, Object... moreValues) {
    return then(of(more, moreValues));
  }
}
