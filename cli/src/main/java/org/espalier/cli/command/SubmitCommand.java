package org.espalier.cli.command;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espalier.cli.output.Numbers;
import org.espalier.cli.output.ProblemReport;
import org.espalier.cli.output.Screen;
import org.espalier.cli.progress.ProgressBoard;
import org.espalier.cli.progress.StudyFollower;
import org.espalier.client.EspalierClient;
import org.espalier.client.EspalierException;
import org.espalier.client.view.StudySummary;
import org.espalier.core.trial.StudyState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Submits a study file. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description = "Submits a study file and prints the number of its study.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier submit study.yaml                 submit and return at once",
      "  espalier submit study.yaml --follow        stay, and show a bar for each running trial",
      "  espalier submit - < study.json             from another program, YAML or JSON",
      "  espalier submit study.yaml --key night-1   again with the same key: the same study",
      "",
      "With --follow the exit status is 1 if the study fails or is cancelled. Ctrl-C stops",
      "following; the study goes on."
    })
final class SubmitCommand implements Callable<Integer> {

  private final Context context;

  @Parameters(paramLabel = "FILE", description = "The study file; - for standard input.")
  private String file = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Show progress until the study ends.")
  private boolean follow;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Submissions with the same key are one study. Default: a new key.")
  private String key = "";

  @Option(
      names = "--project",
      paramLabel = "NAME",
      defaultValue = "${env:ESPALIER_PROJECT:-}",
      description = "The project it belongs to; or ESPALIER_PROJECT. Default: default.")
  private String project = "";

  @Option(names = "--json", description = "Print the study as JSON.")
  private boolean json;

  SubmitCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    String text = context.read(file);
    Screen screen = context.screen();
    try (EspalierClient client = context.client()) {
      StudySummary study =
          client.submit(
              text,
              key.isEmpty() ? context.newKey() : key,
              Optional.of(project).filter(name -> !name.isBlank()));
      if (!follow && json) {
        context.printJson(study);
      } else if (!json) {
        screen.out().printf("study %d: %s%n", study.studyId(), study.name());
      }
      return follow ? follow(client, study) : ExitCode.OK;
    } catch (EspalierException e) {
      if (e.problems().isEmpty()) {
        throw e;
      }
      new ProblemReport(file.equals("-") ? "<stdin>" : file, text).print(e.problems(), screen);
      return ExitCode.USAGE;
    }
  }

  private int follow(EspalierClient client, StudySummary submitted) throws InterruptedException {
    Screen screen = context.screen();
    Duration interval = Duration.ofMillis(screen.terminal() ? 400 : 1000);
    Screen shown = json ? Screen.plain(screen.error(), screen.error()) : screen;
    StudySummary study;
    try (ProgressBoard board = new ProgressBoard(shown, context.clock())) {
      study =
          new StudyFollower(client, board, interval)
              .follow(List.of(submitted.studyId()))
              .getFirst();
    }
    if (json) {
      context.printJson(study);
    } else {
      study.best().ifPresent(best -> screen.out().println("best " + best(study)));
      screen
          .out()
          .printf(
              "study %d %s%s%n",
              study.studyId(),
              study.state().name().toLowerCase(Locale.ROOT),
              study.reason().isEmpty() ? "" : ": " + study.reason());
    }
    return study.state() == StudyState.COMPLETED ? ExitCode.OK : ExitCode.FAILED;
  }

  /** {@code test_accuracy 0.9785 (trial 3) batch_size=32 …}. */
  static String best(StudySummary study) {
    String metric = study.objectives().getFirst().metric();
    return study
        .best()
        .map(
            best ->
                "%s %s (%s) %s"
                    .formatted(
                        metric,
                        Numbers.metric(best.objectives().getOrDefault(metric, Double.NaN)),
                        best.variant().isEmpty() ? "trial " + best.number() : best.variant(),
                        Numbers.parameters(best.parameters()))
                    .strip())
        .orElse("");
  }
}
