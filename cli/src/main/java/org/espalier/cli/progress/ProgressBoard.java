package org.espalier.cli.progress;

import java.time.InstantSource;
import java.util.List;
import org.espalier.cli.output.Screen;

/**
 * Shows the progress of studies: one bar a study and one a running trial, redrawn in place on a
 * terminal; elsewhere a plain line whenever something changed. Thread-safe.
 */
public final class ProgressBoard implements AutoCloseable {

  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String CLEAR_LINE = "\u001b[2K";
  private static final String CLEAR_BELOW = "\u001b[0J";

  private final Screen screen;
  private final InstantSource clock;
  private final ProgressLines bars;
  private final PlainProgress plain = new PlainProgress();
  private int drawn;
  private boolean closed;

  /**
   * @param clock for the time left
   */
  public ProgressBoard(Screen screen, InstantSource clock) {
    this.screen = screen;
    this.clock = clock;
    this.bars = new ProgressLines(screen);
  }

  /** Shows how far everything is now. */
  public synchronized void show(List<StudyProgress> studies) {
    if (closed) {
      return;
    }
    if (!screen.terminal()) {
      plain.changes(studies).forEach(screen.out()::println);
      screen.out().flush();
      return;
    }
    draw(bars.of(studies, clock.instant()));
  }

  /** Prints a line that stays, above the bars. */
  public synchronized void say(String line) {
    if (drawn > 0) {
      screen.out().print(up() + CLEAR_BELOW);
      drawn = 0;
    }
    screen.out().println(line);
    screen.out().flush();
  }

  private void draw(List<String> lines) {
    StringBuilder text = new StringBuilder(drawn == 0 ? HIDE_CURSOR : up());
    for (String line : lines) {
      text.append(CLEAR_LINE).append(line).append('\n');
    }
    text.append(CLEAR_BELOW);
    drawn = lines.size();
    screen.out().print(text);
    screen.out().flush();
  }

  private String up() {
    return "\r\u001b[" + drawn + "A";
  }

  /** Leaves what is shown as it is and gives the cursor back. May be called twice. */
  @Override
  public synchronized void close() {
    if (!closed && screen.terminal()) {
      screen.out().print(SHOW_CURSOR);
      screen.out().flush();
    }
    closed = true;
  }
}
