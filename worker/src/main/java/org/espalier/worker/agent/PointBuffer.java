package org.espalier.worker.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.LogBatch;
import org.espalier.core.message.MetricBatch;

/**
 * Gathers metric points and log lines of an attempt into batches: 500 points, or 100 ms of them.
 * Used by the attempt's thread.
 */
final class PointBuffer {
  private static final int MOST_POINTS = 500;
  private static final int MOST_LINES = 200;
  private static final long LONGEST_LINES = 100_000;
  private static final long AGE_NANOS = 100_000_000;
  private static final int LONGEST_TEXT = 4_000;

  private final AttemptReference attempt;
  private final String runId;
  private final AttemptOutbox outbox;
  private final String metricTopic;
  private final String logTopic;
  private final LongSupplier nanoTime;
  private final List<MetricBatch.Point> points = new ArrayList<>();
  private final List<LogBatch.Line> lines = new ArrayList<>();
  private long since;
  private long lineNumber;

  PointBuffer(
      AttemptReference attempt,
      String runId,
      AttemptOutbox outbox,
      String metricTopic,
      String logTopic,
      LongSupplier nanoTime) {
    this.attempt = attempt;
    this.runId = runId;
    this.outbox = outbox;
    this.metricTopic = metricTopic;
    this.logTopic = logTopic;
    this.nanoTime = nanoTime;
  }

  void points(List<MetricBatch.Point> added) {
    mark();
    for (MetricBatch.Point point : added) {
      points.add(point);
      if (points.size() == MOST_POINTS) {
        flushPoints();
      }
    }
  }

  /** A log line; after 100,000 lines of an attempt the rest is not kept. */
  void line(long timeMillis, String level, String text) {
    if (lineNumber >= LONGEST_LINES) {
      return;
    }
    mark();
    lineNumber++;
    String kept = text;
    if (lineNumber == LONGEST_LINES) {
      kept = "(no more lines of this attempt are kept)";
    } else if (text.length() > LONGEST_TEXT) {
      kept = text.substring(0, LONGEST_TEXT);
    }
    lines.add(new LogBatch.Line(lineNumber, timeMillis, level, kept));
    if (lines.size() >= MOST_LINES) {
      flushLines();
    }
  }

  /** Sends what has waited long enough. */
  void flushOld() {
    if (nanoTime.getAsLong() - since >= AGE_NANOS) {
      flush();
    }
  }

  /** Sends all. */
  void flush() {
    flushPoints();
    flushLines();
  }

  private void mark() {
    if (points.isEmpty() && lines.isEmpty()) {
      since = nanoTime.getAsLong();
    }
  }

  private void flushPoints() {
    if (!points.isEmpty()) {
      outbox.add(metricTopic, new MetricBatch(attempt, runId, points));
      points.clear();
    }
  }

  private void flushLines() {
    if (!lines.isEmpty()) {
      outbox.add(logTopic, new LogBatch(attempt, runId, lines));
      lines.clear();
    }
  }
}
