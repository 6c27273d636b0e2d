package org.espalier.client.log;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Logs one run: metrics, params, tags and files. Calls put what they are given into a journal on
 * disk and return; they never wait for the server, and throw nothing for its sake. What is in the
 * journal is sent in order as soon as the server is there, also after this process was killed: by
 * the next {@link RunLogger} or {@link Resend} that is given the same spool. Thread-safe.
 */
public final class RunLogger implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RunLogger.class.getName());
  private static final Duration LEFTOVER_PATIENCE = Duration.ofMinutes(10);
  private static final int MOST_CHARACTERS = 8_000;

  private final SpoolFolder folder;
  private final TrackingCalls calls;
  private final Sender sender;
  private final RunLoggerSettings settings;
  private final InstantSource clock;
  private final Thread thread;
  private final AtomicLong dropped = new AtomicLong();
  private volatile boolean complete;
  private volatile boolean ended;
  private boolean closed;

  /** MLflow's words for where a run stands. */
  public enum Status {
    RUNNING,
    FINISHED,
    FAILED,
    KILLED
  }

  private RunLogger(
      SpoolFolder folder,
      TrackingCalls calls,
      RunLoggerSettings settings,
      InstantSource clock,
      RandomGenerator random) {
    this.folder = folder;
    this.calls = calls;
    this.settings = settings;
    this.clock = clock;
    this.sender = new Sender(folder, calls, random, settings.linger());
    this.thread = Thread.ofPlatform().daemon().name("run-logger").unstarted(this::send);
  }

  /**
   * Begins a run. The server need not be there.
   *
   * @param experiment its name; created where there is none
   * @param name of the run, for people
   * @param clock for the times of what is logged; {@code InstantSource.system()} in a program
   * @throws IOException if the spool cannot be written
   */
  public static RunLogger start(
      RunLoggerSettings settings, String experiment, String name, InstantSource clock)
      throws IOException {
    SecureRandom random = new SecureRandom();
    String runId = "%016x%016x".formatted(random.nextLong(), random.nextLong());
    return start(settings, runId, experiment, name, clock, random);
  }

  /**
   * Begins a run under an id of one's own, or goes on with it after a restart; what an earlier
   * process left of it is sent first.
   *
   * @throws IOException if the spool cannot be written, or a live process logs to this run
   */
  public static RunLogger resume(
      RunLoggerSettings settings, String runId, String experiment, String name, InstantSource clock)
      throws IOException {
    return start(settings, runId, experiment, name, clock, new SecureRandom());
  }

  static RunLogger start(
      RunLoggerSettings settings,
      String runId,
      String experiment,
      String name,
      InstantSource clock,
      RandomGenerator random)
      throws IOException {
    RunDescription run =
        new RunDescription(
            runId,
            experiment,
            name,
            System.getProperty("user.name", ""),
            clock.millis(),
            Map.of("mlflow.source.type", "LOCAL", "espalier.client", "java"));
    SpoolFolder folder =
        SpoolFolder.create(settings.spool(), run, settings.segmentBytes(), settings.mostSegments());
    RunLogger logger =
        new RunLogger(
            folder, new HttpTrackingCalls(settings.client(), random), settings, clock, random);
    logger.thread.start();
    Thread.ofVirtual().name("run-logger-resend").start(() -> resend(settings, clock, random));
    return logger;
  }

  /** What dead processes left, beside what is logged now. */
  private static void resend(
      RunLoggerSettings settings, InstantSource clock, RandomGenerator random) {
    try {
      Resend.all(settings, LEFTOVER_PATIENCE, clock, random);
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "what is left in the spool stays there", e);
    }
  }

  private void send() {
    try {
      complete = sender.run();
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "logging of run " + runId() + " stopped", e);
    }
  }

  public String runId() {
    return folder.run().runId();
  }

  /** Records a value now. */
  public void metric(String name, double value, long step) {
    metric(name, value, step, clock.millis());
  }

  /**
   * Records a value.
   *
   * @param name at most 250 characters; NaN and infinities are values like others
   * @param time milliseconds since 1970
   */
  public void metric(String name, double value, long step, long time) {
    add(new Entry.Metric(fits(name), value, step, time));
  }

  /** Records what the run was given; written once, at most 6,000 characters. */
  public void param(String key, String value) {
    add(new Entry.Param(fits(key), fits(value)));
  }

  /** Labels the run; the latest value of a key counts, at most 8,000 characters. */
  public void tag(String key, String value) {
    add(new Entry.Tag(fits(key), fits(value)));
  }

  /**
   * Uploads a file in its turn. The original may be deleted or replaced once this returns, but not
   * changed in place: it is held by a hard link, and copied only where that is not possible.
   *
   * @param name the artifact's, with {@code /} between its parts
   * @throws IOException if the file cannot be held
   */
  public void artifact(String name, Path file) throws IOException {
    add(new Entry.File(fits(name), folder.hold(file)));
  }

  private static String fits(String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "a text of %d characters is too long to log; at most %d are possible"
              .formatted(text.length(), MOST_CHARACTERS));
    }
    return text;
  }

  private void add(Entry entry) {
    if (!folder.journal().append(EntryCodec.encode(entry))) {
      dropped.incrementAndGet();
    }
  }

  /** Notes how the run ended. Without it, closing notes that it finished. */
  public void end(Status status) {
    ended = true;
    folder.markEnded();
    add(new Entry.End(status, clock.millis()));
  }

  /** Entries for which there was no room on disk: the only ones that are ever lost. */
  public long dropped() {
    return dropped.get();
  }

  /** Entries that the server refused, such as a second value of a param; they are kept on disk. */
  public long refused() {
    return sender.refused();
  }

  /** Why entries wait, for people; empty while they flow. */
  public Optional<String> problem() {
    return sender.problem();
  }

  /**
   * Ends the run and waits for the server to have everything, as long as the settings say. What is
   * left then stays in the spool.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!ended) {
      end(Status.FINISHED);
    }
    sender.finish(settings.closeWait());
    LockSupport.unpark(thread);
    try {
      thread.join(settings.closeWait());
      calls.close();
      thread.join();
      if (complete) {
        folder.remove();
      } else {
        LOG.log(
            System.Logger.Level.WARNING,
            "what run {0} logged last is still in {1}: {2}; it is sent by the next logger there, or"
                + " by: espalier resend",
            runId(),
            settings.spool(),
            problem().orElse("the server was too slow"));
        folder.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the spool of run " + runId() + " stays", e);
    }
  }

  /** Whether everything was sent; known once it is closed. */
  public boolean isComplete() {
    return complete;
  }
}
