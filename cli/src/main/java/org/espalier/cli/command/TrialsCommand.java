package org.espalier.cli.command;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espalier.cli.output.Numbers;
import org.espalier.cli.output.Table;
import org.espalier.client.EspalierClient;
import org.espalier.client.view.Page;
import org.espalier.client.view.StudySummary;
import org.espalier.client.view.Trial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the trials of a study. */
@Command(
    name = "trials",
    mixinStandardHelpOptions = true,
    description = "Lists the trials of a study with their parameters and results.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier trials mnist-cnn --sort best --limit 5",
      "  espalier trials 12 --state running",
      "  espalier trials 12 --json | jq '.[].parameters'"
    })
final class TrialsCommand implements Callable<Integer> {

  private final Context context;

  @Parameters(paramLabel = "STUDY", description = "Its number or its name.")
  private String study = "";

  @Option(
      names = "--state",
      split = ",",
      paramLabel = "STATE",
      description = "Only these: waiting, queued, running, completed, pruned, failed, cancelled.")
  private List<String> states = List.of();

  @Option(
      names = "--sort",
      paramLabel = "KEY",
      description = "number (default), best, started_at, duration; -KEY for the other way round.")
  private String sort = "number";

  @Option(names = "--limit", paramLabel = "N", description = "At the most, 1 to 500; default 100.")
  private int limit = 100;

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  TrialsCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (EspalierClient client = context.client()) {
      long studyId = Context.studyId(client, study);
      List<String> wanted = states.stream().map(state -> state.toUpperCase(Locale.ROOT)).toList();
      Page<Trial> page = client.trials(studyId, wanted, sort, limit, Optional.empty());
      if (json) {
        context.printJson(page.items());
        return ExitCode.OK;
      }
      StudySummary found = client.study(studyId);
      String metric = found.objectives().getFirst().metric();
      Table table =
          new Table(
              "TRIAL", "STATE", "EPOCHS", metric.toUpperCase(Locale.ROOT), "TIME", "PARAMETERS");
      for (Trial trial : page.items()) {
        table.row(
            trial.variant().isEmpty() ? trial.number() : trial.variant(),
            trial.state().name().toLowerCase(Locale.ROOT),
            trial.epochsDone() + trial.epochs().map(all -> "/" + all).orElse(""),
            Optional.ofNullable(trial.objectives().get(metric)).map(Numbers::metric).orElse(""),
            time(trial),
            Numbers.parameters(trial.parameters())
                + (trial.reason().isEmpty() ? "" : " (" + trial.reason() + ")"));
      }
      table.print(context.screen());
      if (page.total() > page.items().size()) {
        context.screen().out().printf("… and %d more%n", page.total() - page.items().size());
      }
      return ExitCode.OK;
    }
  }

  private String time(Trial trial) {
    return trial
        .startedAt()
        .map(
            start ->
                Numbers.duration(
                    Duration.between(start, trial.endedAt().orElse(context.clock().instant()))))
        .orElse("");
  }
}
