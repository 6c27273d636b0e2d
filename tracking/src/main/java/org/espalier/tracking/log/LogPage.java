package org.espalier.tracking.log;

import java.util.List;

/**
 * @param lines in order
 * @param atEnd whether there is no line after these now
 * @param total lines of the run
 */
public record LogPage(List<LogLine> lines, boolean atEnd, long total) {
  public LogPage {
    lines = List.copyOf(lines);
  }
}
