package org.espalier.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.espalier.client.EspalierClient;
import org.espalier.core.study.StudyCopy;
import org.espalier.core.study.StudyProblems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Submits the file of an earlier study again, with changes. */
@Command(
    name = "fork",
    mixinStandardHelpOptions = true,
    description = "Submits the file of an earlier study as a new one, with changes.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier fork mnist-cnn --set training.epochs=12 --set search.trials=50",
      "  espalier fork 12 --name wider --set 'model.block1.filters={choice: [64, 128]}'",
      "  espalier fork mnist-cnn --print            the file, to change and submit by hand",
      "",
      "A value is YAML; an empty one takes the setting out."
    })
final class ForkCommand implements Callable<Integer> {

  private final Context context;

  @Parameters(paramLabel = "STUDY", description = "Its number or its name.")
  private String study = "";

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "A setting of the file by its path; may be given many times.")
  private Map<String, String> changes = new LinkedHashMap<>();

  @Option(names = "--name", paramLabel = "NAME", description = "Of the new study.")
  private String name = "";

  @Option(names = "--print", description = "Print the file instead of submitting it.")
  private boolean print;

  @Option(names = "--json", description = "Print the study as JSON.")
  private boolean json;

  ForkCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (EspalierClient client = context.client()) {
      String text =
          client.studyDocument(Context.studyId(client, study)).path("source_text").asText();
      Map<String, String> all = new LinkedHashMap<>(changes);
      if (!name.isEmpty()) {
        all.put("name", name);
      }
      String file = all.isEmpty() ? text : StudyCopy.changed(text, all);
      if (print) {
        context.screen().out().print(file.endsWith("\n") ? file : file + "\n");
        return ExitCode.OK;
      }
      return NewStudy.submit(context, client, file, json);
    } catch (IllegalArgumentException | StudyProblems e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
