package org.espalier.client.move;

import java.util.concurrent.atomic.AtomicLong;

/** What was moved so far; read by whoever shows it, on any thread. */
public final class Progress {
  private final AtomicLong runsKnown = new AtomicLong();
  private final AtomicLong runs = new AtomicLong();
  private final AtomicLong points = new AtomicLong();
  private final AtomicLong files = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  void knowRun() {
    runsKnown.incrementAndGet();
  }

  void run() {
    runs.incrementAndGet();
  }

  void points(long more) {
    points.addAndGet(more);
  }

  void file(long size) {
    files.incrementAndGet();
    bytes.addAndGet(size);
  }

  /** Runs that were found so far; more may come. */
  public long runsKnown() {
    return runsKnown.get();
  }

  public long runs() {
    return runs.get();
  }

  public long points() {
    return points.get();
  }

  public long files() {
    return files.get();
  }

  /** Of the files. */
  public long bytes() {
    return bytes.get();
  }
}
