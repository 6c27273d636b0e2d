package org.espalier.worker.process;

import java.util.List;

/** What the agent hears of a trial process, in order; {@link Exited} is the last. */
public sealed interface ProcessSignal {

  record Reported(TrialReport report) implements ProcessSignal {}

  /** A line that some library printed. */
  record Printed(String line) implements ProcessSignal {}

  /**
   * The process is gone, and everything it said before was heard.
   *
   * @param lastLines what it printed last, and the head of the crash report if it left one
   */
  record Exited(int exitCode, List<String> lastLines) implements ProcessSignal {
    public Exited {
      lastLines = List.copyOf(lastLines);
    }
  }
}
