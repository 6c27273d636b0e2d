package org.espalier.worker.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.espalier.core.json.Json;
import org.espalier.core.trial.StopReason;
import org.espalier.worker.trial.Main;
import org.espalier.worker.trial.TrialAssignment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's handle on one trial process. What it says is given to a listener, by two threads of
 * this handle; a listener that blocks holds the process up and nothing else. Thread-safe.
 */
public final class TrialProcess {
  /** As many printed lines are remembered for a failure report. */
  public static final int REMEMBERED_LINES = 50;

  private static final Logger LOG = LoggerFactory.getLogger(TrialProcess.class);
  private static final int LONGEST_REPORT = 4_000_000;
  private static final int LONGEST_LINE = 4_000;
  private static final int CRASH_LINES = 30;

  private final Process process;
  private final Path folder;
  private final Deque<String> lastLines = new ArrayDeque<>();
  private volatile Consumer<ProcessSignal> listener;

  private TrialProcess(Process process, Path folder, Consumer<ProcessSignal> listener) {
    this.process = process;
    this.folder = folder;
    this.listener = listener;
  }

  /**
   * Starts a process. Its first report is {@link TrialReport.Ready}.
   *
   * @param folder its own, existing and empty; removed when it has ended
   * @throws IOException if it cannot be started
   */
  public static TrialProcess start(
      TrialLaunch launch, Path folder, Consumer<ProcessSignal> listener) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(launch.command(folder)).directory(folder.toFile());
    builder.environment().putAll(launch.environment());
    builder.environment().put(Main.CHANNEL, "/dev/fd/3");
    TrialProcess handle = new TrialProcess(builder.start(), folder, listener);
    String name = "trial-" + handle.pid();
    Thread printed = Thread.ofPlatform().daemon().name(name + "-log").start(handle::readPrinted);
    Thread.ofPlatform().daemon().name(name).start(() -> handle.readReports(printed));
    return handle;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** From now on {@code next} hears what the process says. */
  public void listener(Consumer<ProcessSignal> next) {
    listener = next;
  }

  /** Hands it a trial; it must be ready and idle. */
  public void begin(TrialAssignment assignment) {
    send(new TrialCommand.Begin(assignment));
  }

  /** Asks it to end its trial. */
  public void stop(StopReason reason, boolean atCheckpoint) {
    send(new TrialCommand.Stop(reason, atCheckpoint));
  }

  /** Ends the process at once (SIGKILL); works on a stopped one too. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Waits until it is gone, for so long at the most. */
  public void awaitEnd(long millis) throws InterruptedException {
    if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      LOG.warn("process {} does not end", pid());
    }
  }

  /** Lets an idle process end on its own. */
  public void dismiss() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      kill();
    }
  }

  private void send(TrialCommand command) {
    OutputStream in = process.getOutputStream();
    synchronized (in) {
      try {
        in.write(Json.writeBytes(command));
        in.write('\n');
        in.flush();
      } catch (IOException e) {
        LOG.debug("process {} no longer reads: {}", pid(), e.getMessage());
      }
    }
  }

  private void readReports(Thread printed) {
    try (InputStream out = process.getInputStream()) {
      Lines lines = new Lines(out, LONGEST_REPORT);
      for (String line = lines.next(); line != null; line = lines.next()) {
        listener.accept(new ProcessSignal.Reported(Json.read(line, TrialReport.class)));
      }
    } catch (IOException e) {
      LOG.error("process {} reports what cannot be read, and is killed", pid(), e);
      kill();
    }
    try {
      int exitCode = process.waitFor();
      printed.join();
      listener.accept(new ProcessSignal.Exited(exitCode, lastWords()));
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    } finally {
      Folders.remove(folder);
    }
  }

  private void readPrinted() {
    try (InputStream err = process.getErrorStream()) {
      Lines lines = new Lines(err, LONGEST_LINE);
      for (String line = lines.next(); line != null; line = lines.next()) {
        remember(line);
        listener.accept(new ProcessSignal.Printed(line));
      }
    } catch (IOException e) {
      LOG.debug("the log of process {} ended", pid(), e);
    }
  }

  private void remember(String line) {
    synchronized (lastLines) {
      lastLines.addLast(line);
      if (lastLines.size() > REMEMBERED_LINES) {
        lastLines.removeFirst();
      }
    }
  }

  private List<String> lastWords() {
    List<String> words = new ArrayList<>();
    Path report = folder.resolve(TrialLaunch.CRASH_REPORT);
    if (Files.isReadable(report)) {
      try (Stream<String> lines = Files.lines(report)) {
        lines
            .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line)
            .filter(line -> line.length() > 1)
            .limit(CRASH_LINES)
            .forEach(words::add);
      } catch (IOException | RuntimeException e) {
        LOG.debug("no crash report of process {}", pid(), e);
      }
    }
    synchronized (lastLines) {
      int room = REMEMBERED_LINES - words.size();
      words.addAll(0, lastLines.stream().skip(Math.max(0, lastLines.size() - room)).toList());
    }
    return words;
  }
}
