package org.espalier.worker.process;

import org.espalier.core.trial.FailureCategory;

/**
 * What it means that a trial process ended on its own. A pure decision.
 *
 * @param message one sentence for people
 */
public record ExitCause(FailureCategory category, String message) {
  private static final int HEAP_EXHAUSTED = 3;
  private static final int SIGNAL_BASE = 128;

  /** Of an exit status as a shell gives it: 128 + the signal's number for one. */
  public static ExitCause of(int exitCode) {
    return switch (exitCode) {
      case HEAP_EXHAUSTED ->
          new ExitCause(
              FailureCategory.OOM_HEAP,
              "The trial process ran out of Java heap: give it more with --trial-heap, or make the"
                  + " batch smaller.");
      case SIGNAL_BASE + 4 -> crash("SIGILL");
      case SIGNAL_BASE + 6 -> crash("SIGABRT");
      case SIGNAL_BASE + 7 -> crash("SIGBUS");
      case SIGNAL_BASE + 8 -> crash("SIGFPE");
      case SIGNAL_BASE + 11 -> crash("SIGSEGV");
      case SIGNAL_BASE + 9 -> killed("SIGKILL", ", perhaps by the system for lack of memory");
      case SIGNAL_BASE + 15 -> killed("SIGTERM", "");
      case SIGNAL_BASE + 2 -> killed("SIGINT", "");
      default ->
          new ExitCause(
              FailureCategory.INTERNAL,
              "The trial process ended with status " + exitCode + " and no word why.");
    };
  }

  private static ExitCause crash(String signal) {
    return new ExitCause(
        FailureCategory.NATIVE_CRASH, "The trial process crashed in native code (" + signal + ").");
  }

  private static ExitCause killed(String signal, String perhaps) {
    return new ExitCause(
        FailureCategory.KILLED,
        "The trial process was killed from outside (" + signal + perhaps + ").");
  }
}
