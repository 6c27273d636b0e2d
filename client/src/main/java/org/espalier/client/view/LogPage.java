package org.espalier.client.view;

import java.util.List;
import java.util.Optional;

/**
 * Log lines in order.
 *
 * @param nextCursor asks for what comes later, also at the end; empty only while there is no line
 * @param atEnd whether these were the last lines there were
 */
public record LogPage(List<Line> items, Optional<String> nextCursor, boolean atEnd, long total) {

  /** One line of a run's log. */
  public record Line(int attempt, long number, long timeMillis, String level, String text) {}
}
