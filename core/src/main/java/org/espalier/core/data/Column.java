package org.espalier.core.data;

import java.util.List;

/**
 * What a study file says of one column of a table.
 *
 * @param type how it is read; {@code INFERRED} where the file does not say
 * @param values the categories in their order; empty for those that the training rows have
 */
public record Column(Type type, List<String> values) {

  /** Kinds of columns. */
  public enum Type {
    INFERRED,
    NUMBER,
    CATEGORY,
    IGNORE
  }

  /** A column that the study file does not mention. */
  public static final Column INFERRED = new Column(Type.INFERRED, List.of());

  public Column {
    values = List.copyOf(values);
  }
}
