package org.espalier.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.espalier.client.EspalierClient;
import org.espalier.client.view.Trial;
import org.espalier.core.study.StudyCopy;
import org.espalier.core.study.StudyProblems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains one trial of a search once more. */
@Command(
    name = "rerun",
    mixinStandardHelpOptions = true,
    description =
        "Trains a trial of a search once more, with its values and its seed, as a study of its own.",
    footerHeading = "%nExample:%n",
    footer = "  espalier rerun mnist-cnn:3")
final class RerunCommand implements Callable<Integer> {

  private final Context context;

  @Parameters(
      paramLabel = "STUDY:TRIAL",
      description = "The study's number or name; the trial's number.")
  private String trial = "";

  @Option(names = "--json", description = "Print the new study as JSON.")
  private boolean json;

  RerunCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    int colon = trial.lastIndexOf(':');
    if (colon < 0) {
      throw new UsageException("'%s' names no trial; it should be STUDY:TRIAL".formatted(trial));
    }
    String study = trial.substring(0, colon);
    String wanted = trial.substring(colon + 1);
    try (EspalierClient client = context.client()) {
      long studyId = Context.studyId(client, study);
      Trial found =
          EspalierClient.all(cursor -> client.trials(studyId, List.of(), "number", 500, cursor))
              .filter(one -> String.valueOf(one.number()).equals(wanted))
              .findFirst()
              .orElseThrow(
                  () ->
                      new UsageException(
                          "study %s has no trial '%s'; 'espalier trials %s' shows all"
                              .formatted(study, wanted, study)));
      String text = client.studyDocument(studyId).path("source_text").asText();
      String name = client.study(studyId).name() + "-trial-" + found.number();
      return NewStudy.submit(
          context, client, StudyCopy.ofTrial(text, name, found.number(), found.parameters()), json);
    } catch (IllegalArgumentException | StudyProblems e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
