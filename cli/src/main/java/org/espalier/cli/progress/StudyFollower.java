package org.espalier.cli.progress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.client.EspalierClient;
import org.espalier.client.EspalierException;
import org.espalier.client.view.StudySummary;
import org.espalier.client.view.Trial;

/**
 * Follows studies until all have ended, and shows them on a board. A server that is away for a
 * while is waited for.
 */
public final class StudyFollower {

  private static final Duration LONGEST_ABSENCE = Duration.ofMinutes(2);
  private static final int TRIALS = 500;

  private final EspalierClient client;
  private final ProgressBoard board;
  private final Duration interval;

  /**
   * @param interval between two looks
   */
  public StudyFollower(EspalierClient client, ProgressBoard board, Duration interval) {
    this.client = client;
    this.board = board;
    this.interval = interval;
  }

  /**
   * Blocks until every study has ended.
   *
   * @return the studies as they ended, in the order of {@code studyIds}
   * @throws EspalierException if the server is away for longer than two minutes, or refuses
   * @throws InterruptedException if the thread is interrupted
   */
  public List<StudySummary> follow(List<Long> studyIds) throws InterruptedException {
    long absent = 0;
    while (true) {
      try {
        List<StudySummary> studies = look(studyIds);
        absent = 0;
        if (studies.stream().allMatch(study -> study.state().isTerminal())) {
          return studies;
        }
      } catch (EspalierException e) {
        absent++;
        if (!e.isUnreachable() || interval.multipliedBy(absent).compareTo(LONGEST_ABSENCE) > 0) {
          throw e;
        }
      }
      Thread.sleep(interval);
    }
  }

  private List<StudySummary> look(List<Long> studyIds) {
    List<StudySummary> studies = new ArrayList<>();
    List<StudyProgress> progress = new ArrayList<>();
    for (long studyId : studyIds) {
      StudySummary study = client.study(studyId);
      List<Trial> trials =
          client.trials(studyId, List.of(), "-number", TRIALS, Optional.empty()).items();
      studies.add(study);
      progress.add(StudyProgress.of(study, trials.reversed()));
    }
    board.show(progress);
    return studies;
  }
}
