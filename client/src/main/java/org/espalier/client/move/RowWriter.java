package org.espalier.client.move;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a table row by row. Its columns are fixed when it is made. Not thread-safe. */
interface RowWriter extends Closeable {
  /** A column's kind: text, 64-bit whole number or double. */
  enum Kind {
    TEXT,
    WHOLE,
    REAL
  }

  /** A column. */
  record Column(String name, Kind kind) {}

  /**
   * @param values one a column: String, Long or Double as its kind says, or null where there is
   *     none
   */
  void row(List<@Nullable Object> values) throws IOException;
}
