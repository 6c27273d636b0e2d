package org.espalier.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.espalier.cli.output.Screen;
import org.espalier.core.trial.StudyState;
import org.espalier.core.trial.TrialState;
import org.junit.jupiter.api.Test;

class ProgressBoardTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Instant now = Instant.parse("2026-11-24T13:30:00Z");

  private ProgressBoard board(boolean terminal, int width, boolean unicode) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new ProgressBoard(
        new Screen(stream, stream, terminal, width, unicode, false), () -> now);
  }

  private static StudyProgress study(StudyState state, double fraction, TrialProgress... trials) {
    return new StudyProgress(
        12,
        "mnist-cnn",
        state,
        "test_accuracy",
        2,
        8,
        fraction,
        Optional.of(0.9785),
        "trial 1",
        "",
        List.of(trials));
  }

  private static TrialProgress trial(TrialState state, int epochs, double fraction) {
    return new TrialProgress(
        41, "trial 3", state, epochs, 6, fraction, 512.4, Optional.of(0.9612), "");
  }

  private String shown() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void drawsABarAStudyAndARunningTrialAndDrawsOverIt() {
    ProgressBoard board = board(true, 80, true);
    board.show(List.of(study(StudyState.RUNNING, 0.25, trial(TrialState.RUNNING, 2, 0.4))));
    now = now.plusSeconds(60);
    board.show(List.of(study(StudyState.RUNNING, 0.5, trial(TrialState.RUNNING, 3, 0.6))));
    board.close();

    String[] frames = shown().split("\r\u001b\\[2A", -1);
    assertThat(frames).hasSize(2);
    assertThat(frames[0])
        .startsWith("\u001b[?25l\u001b[2K")
        .contains(
            "mnist-cnn          ███████▌░░░░░░░░░░░░░░░░░░░░░░  25%  2/8 trials  best 0.9785\n")
        .contains(
            "  trial 3          ███████████▌░░░░░░░░░░░░░░░░░  40%  epoch 3/6  512/s  0.9612");
    assertThat(frames[1])
        .contains("50%  2/8 trials  best 0.9785  2:00 left")
        .contains("60%  epoch 4/6  512/s  0.9612  2:00 left")
        .endsWith("\u001b[?25h");
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    for (int width : new int[] {20, 40, 60, 80, 200}) {
      for (boolean unicode : new boolean[] {true, false}) {
        out.reset();
        board(true, width, unicode)
            .show(List.of(study(StudyState.RUNNING, 1 / 3.0, trial(TrialState.RUNNING, 2, 0.97))));
        assertThat(shown().replaceAll("\u001b\\[[?0-9]*[a-zA-Z]", "").lines())
            .as("width %d", width)
            .allMatch(line -> line.length() < Math.max(width, 29));
      }
    }
  }

  @Test
  void offATerminalALineTellsWhatChangedAndNothingElse() {
    ProgressBoard board = board(false, 80, true);
    board.show(List.of(study(StudyState.RUNNING, 0.1, trial(TrialState.QUEUED, 0, 0))));
    board.show(List.of(study(StudyState.RUNNING, 0.2, trial(TrialState.RUNNING, 1, 0.2))));
    board.show(List.of(study(StudyState.RUNNING, 0.3, trial(TrialState.RUNNING, 1, 0.3))));
    board.show(List.of(study(StudyState.RUNNING, 0.4, trial(TrialState.PRUNED, 2, 0.4))));

    assertThat(shown())
        .isEqualTo(
            """
            mnist-cnn: running, 2 of 8 trials ended, best test_accuracy 0.9785 (trial 1)
            mnist-cnn / trial 3: running, epoch 1/6, best test_accuracy 0.9612
            mnist-cnn / trial 3: pruned, epoch 2/6, best test_accuracy 0.9612
            """);
  }

  @Test
  void aLineThatIsSaidStaysAboveTheBars() {
    ProgressBoard board = board(true, 80, true);
    board.show(List.of(study(StudyState.RUNNING, 0.5)));
    board.say("worker gone");
    board.show(List.of(study(StudyState.RUNNING, 0.5)));

    assertThat(shown()).contains("\r\u001b[1A\u001b[0Jworker gone\n");
  }

  @Test
  void aTrialThatWentBackToItsCheckpointIsTimedAnew() {
    TimeLeft left = new TimeLeft();
    left.of("t", 0.2, now);
    assertThat(left.of("t", 0.6, now.plusSeconds(40)).orElseThrow())
        .isCloseTo(Duration.ofSeconds(40), Duration.ofMillis(5));
    assertThat(left.of("t", 0.1, now.plusSeconds(50))).isEmpty();
    assertThat(left.of("t", 0.1, now.plusSeconds(90))).isEmpty();
    assertThat(left.of("t", 0.4, now.plusSeconds(80)).orElseThrow())
        .isCloseTo(Duration.ofSeconds(60), Duration.ofMillis(5));
  }
}
