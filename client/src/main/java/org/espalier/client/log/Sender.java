package org.espalier.client.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.espalier.client.EspalierException;

/**
 * Sends the journal of one run in order. What the server cannot take now is sent again, with waits
 * of up to 10 s; what it refuses is kept aside, and the rest goes on. Runs on one thread.
 */
final class Sender {
  private static final long FIRST_WAIT = Duration.ofMillis(200).toNanos();
  private static final long LONGEST_WAIT = Duration.ofSeconds(10).toNanos();

  private final SpoolFolder folder;
  private final TrackingCalls calls;
  private final RandomGenerator jitter;
  private final long linger;
  private final AtomicLong refused = new AtomicLong();
  private volatile Optional<String> problem = Optional.empty();
  private volatile long deadline = Long.MAX_VALUE;
  private volatile boolean closing;
  private boolean started;

  Sender(SpoolFolder folder, TrackingCalls calls, RandomGenerator jitter, Duration linger) {
    this.folder = folder;
    this.calls = calls;
    this.jitter = jitter;
    this.linger = linger.toNanos();
  }

  /** Entries that the server refused. */
  long refused() {
    return refused.get();
  }

  /** Why entries wait, for people; empty while they flow. */
  Optional<String> problem() {
    return problem;
  }

  /** Asks for the end: once everything is sent, or when the time is over. */
  void finish(Duration patience) {
    deadline = System.nanoTime() + patience.toNanos();
    closing = true;
  }

  /**
   * Sends until it is asked to end.
   *
   * @return whether the server has everything
   * @throws IOException if the journal cannot be read
   */
  boolean run() throws IOException {
    Journal journal = folder.journal();
    while (true) {
      journal.prepare();
      boolean last = closing;
      List<Journal.Read> waiting = journal.read(journal.taken(), Batch.MOST, Batch.MOST_BYTES);
      if (waiting.isEmpty()) {
        if (last) {
          return true;
        }
        LockSupport.parkNanos(this, linger);
        continue;
      }
      List<Journal.Read> batch =
          waiting.subList(0, Batch.size(waiting.stream().map(Journal.Read::entry).toList()));
      if (!deliver(batch.stream().map(Journal.Read::entry).toList())) {
        return false;
      }
      journal.take(batch.getLast().after());
      problem = Optional.empty();
      if (waiting.size() < Batch.MOST && !closing) {
        LockSupport.parkNanos(this, linger);
      }
    }
  }

  /** False if the time is over. */
  private boolean deliver(List<Entry> batch) throws IOException {
    for (int attempt = 0; ; attempt++) {
      try {
        if (!started) {
          calls.start(folder.run());
          started = true;
        }
        send(batch);
        return true;
      } catch (EspalierException e) {
        problem = Optional.of(String.valueOf(e.getMessage()));
      }
      long full = Math.min(LONGEST_WAIT, FIRST_WAIT << Math.min(attempt, 10));
      long until = Math.min(System.nanoTime() + jitter.nextLong(full / 2, full + 1), deadline);
      while (System.nanoTime() - until < 0) {
        LockSupport.parkNanos(this, until - System.nanoTime());
        until = Math.min(until, deadline);
      }
      if (closing && System.nanoTime() - deadline >= 0) {
        return false;
      }
    }
  }

  private void send(List<Entry> batch) throws IOException {
    try {
      String runId = folder.run().runId();
      switch (batch.getFirst()) {
        case Entry.File file -> upload(runId, file);
        case Entry.End end -> calls.status(runId, end.status(), end.time());
        case Entry.Metric metric -> calls.log(runId, batch);
        case Entry.Param param -> calls.log(runId, batch);
        case Entry.Tag tag -> calls.log(runId, batch);
      }
    } catch (EspalierException e) {
      if (!isRefusal(e)) {
        throw e;
      }
      if (batch.size() == 1) {
        folder.refused(batch.getFirst(), String.valueOf(e.getMessage()));
        refused.incrementAndGet();
        return;
      }
      send(batch.subList(0, batch.size() / 2));
      send(batch.subList(batch.size() / 2, batch.size()));
    }
  }

  private void upload(String runId, Entry.File file) throws IOException {
    try {
      calls.upload(runId, file.name(), folder.held(file.held()));
    } catch (NoSuchFileException e) {
      // Uploaded by a process that died before it could note so.
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Files.deleteIfExists(folder.held(file.held()));
  }

  /** Whether the server will never take it: not for lack of time, rights or strength. */
  private static boolean isRefusal(EspalierException e) {
    return e.status() >= 400
        && e.status() < 500
        && e.status() != 401
        && e.status() != 403
        && e.status() != 408
        && e.status() != 429;
  }
}
