package org.espalier.tracking.run;

/** MLflow's words for where a run stands. */
public enum RunStatus {
  RUNNING,
  SCHEDULED,
  FINISHED,
  FAILED,
  KILLED;

  public boolean isTerminal() {
    return switch (this) {
      case RUNNING, SCHEDULED -> false;
      case FINISHED, FAILED, KILLED -> true;
    };
  }
}
