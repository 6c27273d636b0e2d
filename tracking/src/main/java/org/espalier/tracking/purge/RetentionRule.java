package org.espalier.tracking.purge;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.study.Objective;
import org.espalier.tracking.run.RunStatus;

/**
 * Which runs may go, or lose their files, without anybody naming them. Whatever a rule says, a run
 * is left alone whose study has not ended, that a version of a registered model stands for, whose
 * weights a trial that has not ended takes, or that has the tag {@link #KEEP}.
 *
 * @param name for the report
 * @param experiments names of experiments, which studies are too; {@code *} is any characters
 * @param statuses of runs that have ended
 * @param endedFor how long ago they ended at the least
 * @param keepBest how many of each experiment are left alone: trials by the first objective of
 *     their study, with several objectives those that no other one dominates as well; other runs by
 *     {@code best}, and without it all of them. 0 keeps none
 * @param best by the last value of which metric runs that are no trials are ranked
 * @param removal what goes
 * @param files names of files that go, {@code *} is any characters; of no meaning for {@link
 *     Removal#RUNS}
 */
public record RetentionRule(
    String name,
    List<String> experiments,
    Set<RunStatus> statuses,
    Duration endedFor,
    int keepBest,
    Optional<Objective> best,
    Removal removal,
    List<String> files) {

  /** A run with this tag, whatever its value, loses nothing by any rule. */
  public static final String KEEP = "espalier.keep";

  /** Statuses that a rule can name. */
  public static final Set<RunStatus> ENDED =
      EnumSet.of(RunStatus.FINISHED, RunStatus.FAILED, RunStatus.KILLED);

  /** What goes. */
  public enum Removal {
    /** Files, with the checkpoints and logged models that they are. */
    FILES,
    /** Runs that are no trials; they are deleted as a person would, and can be restored. */
    RUNS
  }

  /**
   * @throws IllegalArgumentException for people, if the rule names nothing or a status that is no
   *     end
   */
  public RetentionRule {
    experiments = List.copyOf(experiments);
    statuses = Set.copyOf(statuses);
    files = List.copyOf(files);
    if (experiments.isEmpty() || statuses.isEmpty() || files.isEmpty()) {
      throw new IllegalArgumentException("experiments, statuses and files name one at the least");
    }
    if (!ENDED.containsAll(statuses)) {
      throw new IllegalArgumentException("statuses are FINISHED, FAILED and KILLED");
    }
    if (endedFor.isNegative() || keepBest < 0) {
      throw new IllegalArgumentException("a time or a number to keep is negative");
    }
  }
}
