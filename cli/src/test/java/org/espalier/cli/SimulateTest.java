package org.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.SplittableRandom;
import org.espalier.cli.command.Context;
import org.espalier.cli.command.RootCommand;
import org.espalier.cli.output.Screen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a search will take, told without a server and without training anything. */
class SimulateTest {
  private static final String STUDY =
      """
      name: preview
      goal: {maximize: test_accuracy}
      data: {set: mnist-10k}
      model:
        flat: {type: flatten}
        hidden: {type: dense, units: {choice: [16, 64]}}
        head: {type: classifier}
      training:
        epochs: 4
        batch_size: 32
        optimizer: adam
        learning_rate: {float: [0.001, 0.1], log: true}
      search:
        sampler: random
        pruner: {type: successive_halving, min_epochs: 1, reduction_factor: 2}
        trials: 40
        parallel: 2
      seed: 7
      """;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();

  @TempDir private Path folder = Path.of(".");

  private int run(String... arguments) {
    Context context =
        new Context(
            Screen.plain(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(error, true, StandardCharsets.UTF_8)),
            Map.of(),
            new ByteArrayInputStream(STUDY.getBytes(StandardCharsets.UTF_8)),
            Clock.systemUTC(),
            new SplittableRandom(1));
    return RootCommand.commandLine(context).execute(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String error() {
    return error.toString(StandardCharsets.UTF_8);
  }

  @Test
  void saysHowLongHowManyAndWhatItCosts() {
    assertThat(run("simulate", "-", "--epoch-seconds", "30", "--hour-price", "2")).isZero();
    assertThat(out())
        .containsPattern("40 trials on 2 workers: \\d+ min \\d\\d s, \\d+ min \\d\\d s of work")
        .containsPattern("\\d+ ran to the end, \\d+ were stopped early, \\d+ epochs")
        .containsPattern("\\d\\.\\d\\d device-hours, which cost \\d\\.\\d\\d")
        .contains("epoch 1 was reached by 40");
  }

  @Test
  void playsAnExportedStudyAgainInItsOwnTime() throws IOException {
    Files.writeString(
        folder.resolve("runs.jsonl"),
        """
        {"run_id":"a","status":"FINISHED","params.hidden.units":"16","params.learning_rate":"0.01"}
        {"run_id":"b","status":"FINISHED","params.hidden.units":"64","params.learning_rate":"0.01"}
        {"run_id":"c","status":"FAILED","params.hidden.units":"64","params.learning_rate":"0.05"}
        """);
    StringBuilder points = new StringBuilder();
    for (int epoch = 1; epoch <= 4; epoch++) {
      points.append(point("a", "test_accuracy", epoch, 2_000 * epoch, 0.1 * epoch));
      points.append(point("b", "test_accuracy", epoch, 5_000 * epoch, 0.2 * epoch));
      points.append(point("b", "iteration/loss", epoch, 0, 9));
    }
    Files.writeString(folder.resolve("points.jsonl"), points);
    assertThat(run("simulate", "-", "--recorded", folder.toString())).isZero();
    assertThat(out())
        .as("the best of the two that have points, not of the one that failed")
        .contains("the best that ran to the end measured 0.8000\n")
        .as("epochs of 2 and of 5 seconds, not of 60")
        .containsPattern("2 workers: [1-5] min");
  }

  private static String point(String run, String metric, int step, int time, double value) {
    return """
    {"run_id":"%s","metric":"%s","step":%d,"time":%d,"value":%s}
    """
        .formatted(run, metric, step, time, value);
  }

  @Test
  void aFolderWithoutAnExportIsExplained() {
    assertThat(run("simulate", "-", "--recorded", folder.toString())).isEqualTo(2);
    assertThat(error()).contains("runs.jsonl cannot be read").contains("--points --format jsonl");
  }
}
