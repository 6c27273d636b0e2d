package org.espalier.cli.command;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.espalier.client.EspalierClient;
import org.espalier.client.view.StudySummary;
import org.espalier.client.view.TrialCounts;
import org.espalier.client.view.TrialDetail;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one study, or one trial. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description =
        "Shows a study: its state, its trials by state, which sampler searches and why, the best one;"
            + " or a trial, with the weights its modules began with.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier show 12",
      "  espalier show mnist-cnn       the newest study of that name",
      "  espalier show mnist-cnn:3     a trial, by its number or variant",
      "  espalier show 12 --source     the study file as it was sent",
      "  espalier show 12 --json       with the specification and the space"
    })
final class ShowCommand implements Callable<Integer> {

  private final Context context;

  @Parameters(
      paramLabel = "STUDY",
      description = "Its number or its name; STUDY:TRIAL for a trial.")
  private String study = "";

  @Option(names = "--source", description = "Print only the study file.")
  private boolean source;

  @Option(names = "--json", description = "Print all the server knows as JSON.")
  private boolean json;

  ShowCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (EspalierClient client = context.client()) {
      if (study.contains(":")) {
        return showTrial(client);
      }
      long studyId = Context.studyId(client, study);
      if (json) {
        context.printJson(client.studyDocument(studyId));
      } else if (source) {
        context.screen().out().print(client.studyDocument(studyId).path("source_text").asText());
      } else {
        print(client.study(studyId), client.studyDocument(studyId).path("search_note").asText(""));
      }
      return ExitCode.OK;
    }
  }

  private int showTrial(EspalierClient client) {
    if (source) {
      throw new UsageException("a trial has no file of its own: leave out --source");
    }
    TrialDetail trial = client.trial(Context.trial(client, study).trialId());
    if (json) {
      context.printJson(trial);
    } else {
      TrialSheet.print(trial, context.screen());
    }
    return ExitCode.OK;
  }

  private void print(StudySummary found, String searchNote) {
    PrintStream out = context.screen().out();
    TrialCounts trials = found.trials();
    out.printf("study    %d  %s%n", found.studyId(), found.name());
    out.printf(
        "state    %s%s%n",
        ListCommand.state(found), found.reason().isEmpty() ? "" : ": " + found.reason());
    out.printf(
        "goal     %s%n",
        found.objectives().stream()
            .map(goal -> goal.direction().name().toLowerCase(Locale.ROOT) + " " + goal.metric())
            .collect(Collectors.joining(", ")));
    out.printf(
        "trials   %d of %d: %d completed, %d pruned, %d failed, %d cancelled, %d running, %d queued,"
            + " %d waiting%n",
        trials.total(),
        found.trialLimit(),
        trials.completed(),
        trials.pruned(),
        trials.failed(),
        trials.cancelled(),
        trials.running(),
        trials.queued(),
        trials.waiting());
    out.printf("queue    %s, seed %d%n", found.queue(), found.seed());
    if (!searchNote.isEmpty()) {
      out.printf("search   %s%n", searchNote);
    }
    out.printf("created  %s%n", found.createdAt());
    found.endedAt().ifPresent(end -> out.printf("ended    %s%n", end));
    if (found.best().isPresent()) {
      out.printf("best     %s%n", SubmitCommand.best(found));
    }
  }
}
