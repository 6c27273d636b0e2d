package org.espalier.cli.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.espalier.cli.output.Numbers;
import org.espalier.cli.output.Screen;
import org.espalier.client.move.Progress;

/**
 * How far an import or export is, in one line: drawn over itself on a terminal, else a line every
 * ten seconds.
 */
public final class MoveLine implements AutoCloseable {
  private static final int BAR = 20;

  private final Screen screen;
  private final Progress progress;
  private final InstantSource clock;
  private final boolean totalIsKnown;
  private final TimeLeft timeLeft = new TimeLeft();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private MoveLine(Screen screen, Progress progress, InstantSource clock, boolean totalIsKnown) {
    this.screen = screen;
    this.progress = progress;
    this.clock = clock;
    this.totalIsKnown = totalIsKnown;
    this.thread = Thread.ofPlatform().daemon().name("progress").unstarted(this::show);
  }

  /**
   * Shows progress until it is closed.
   *
   * @param totalIsKnown whether the runs known so far are all there will be
   */
  public static MoveLine show(
      Screen screen, Progress progress, InstantSource clock, boolean totalIsKnown) {
    MoveLine line = new MoveLine(screen, progress, clock, totalIsKnown);
    line.thread.start();
    return line;
  }

  private void show() {
    long wait = screen.terminal() ? 250 : 10_000;
    try {
      while (!closed.await(wait, TimeUnit.MILLISECONDS)) {
        print(this::line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void print(Supplier<String> line) {
    PrintStream out = screen.error();
    if (screen.terminal()) {
      out.print("\r\u001b[K" + line.get());
      out.flush();
    } else {
      out.println(line.get());
    }
  }

  /** What is said now. */
  String line() {
    long known = Math.max(1, progress.runsKnown());
    double fraction = (double) progress.runs() / known;
    StringBuilder line = new StringBuilder();
    if (totalIsKnown) {
      line.append(Bar.of(fraction, BAR, screen.unicode())).append(' ');
    }
    line.append("%d of %d runs".formatted(progress.runs(), progress.runsKnown()));
    if (!totalIsKnown) {
      line.append(" found so far");
    }
    line.append(", %,d points, %d files".formatted(progress.points(), progress.files()));
    if (progress.bytes() > 0) {
      line.append(" (").append(Numbers.bytes(progress.bytes())).append(')');
    }
    Instant now = clock.instant();
    if (totalIsKnown) {
      timeLeft
          .of("move", fraction, now)
          .ifPresent(left -> line.append(", about ").append(words(left)).append(" left"));
    }
    return line.toString();
  }

  private static String words(Duration left) {
    return left.toMinutes() > 0 ? left.toMinutes() + " min" : Math.max(1, left.toSeconds()) + " s";
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (screen.terminal()) {
      screen.error().print("\r\u001b[K");
      screen.error().flush();
    }
  }
}
