package org.espalier.cli.command;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espalier.cli.output.Numbers;
import org.espalier.cli.output.Table;
import org.espalier.client.EspalierClient;
import org.espalier.client.view.Page;
import org.espalier.client.view.StudySummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists studies. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists studies, newest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier list",
      "  espalier list --state running,paused",
      "  espalier list --json | jq '.[].name'"
    })
final class ListCommand implements Callable<Integer> {

  private final Context context;

  @Option(
      names = "--state",
      split = ",",
      paramLabel = "STATE",
      description = "Only these: submitted, running, paused, completed, failed, cancelled.")
  private List<String> states = List.of();

  @Option(names = "--limit", paramLabel = "N", description = "At the most, 1 to 500; default 50.")
  private int limit = 50;

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  ListCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (EspalierClient client = context.client()) {
      List<String> wanted = states.stream().map(state -> state.toUpperCase(Locale.ROOT)).toList();
      Page<StudySummary> page = client.studies(wanted, limit, Optional.empty());
      if (json) {
        context.printJson(page.items());
        return ExitCode.OK;
      }
      Table table = new Table("STUDY", "NAME", "STATE", "TRIALS", "DONE", "BEST");
      for (StudySummary study : page.items()) {
        String metric = study.objectives().getFirst().metric();
        table.row(
            study.studyId(),
            study.name(),
            state(study),
            study.trials().ended() + "/" + study.trialLimit(),
            Numbers.percent(study.fraction()),
            study
                .best()
                .map(best -> best.objectives().getOrDefault(metric, Double.NaN))
                .map(value -> metric + " " + Numbers.metric(value))
                .orElse(""));
      }
      table.print(context.screen());
      if (page.total() > page.items().size()) {
        context.screen().out().printf("… and %d more%n", page.total() - page.items().size());
      }
      return ExitCode.OK;
    }
  }

  static String state(StudySummary study) {
    String state = study.state().name().toLowerCase(Locale.ROOT);
    return study
        .requested()
        .map(asked -> state + " (" + asked.toLowerCase(Locale.ROOT) + " asked)")
        .orElse(state);
  }
}
