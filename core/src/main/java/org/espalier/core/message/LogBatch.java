package org.espalier.core.message;

import java.util.List;

/** Log lines of one attempt, on topic {@code espalier.logs}, keyed by trial. */
public record LogBatch(AttemptReference attempt, String runId, List<Line> lines) {

  /**
   * @param number counted from 1 within the attempt
   * @param level {@code INFO}, {@code WARN} or {@code ERROR}; {@code OUT} for what a library
   *     printed
   */
  public record Line(long number, long timeMillis, String level, String text) {}

  public LogBatch {
    lines = List.copyOf(lines);
  }
}
