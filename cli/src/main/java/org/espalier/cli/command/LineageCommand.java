package org.espalier.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import org.espalier.cli.output.Table;
import org.espalier.client.EspalierClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows where a run's weights and data came from, and what became of it. */
@Command(
    name = "lineage",
    mixinStandardHelpOptions = true,
    description = {
      "Shows where a run came from (its data sets, and the runs its modules began with) and what was",
      "made of it: models, registered versions, and the trials that took its weights."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier lineage mnist-cnn:3",
      "  espalier lineage 5f0c0e5b8a7c4d0f9e1b2c3d4e5f6a7b --json"
    })
final class LineageCommand implements Callable<Integer> {
  private final Context context;

  @Parameters(paramLabel = "RUN", description = "A run's id, or STUDY:TRIAL.")
  private String run = "";

  @Option(names = "--json", description = "Print the server's answer.")
  private boolean json;

  LineageCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (EspalierClient client = context.client()) {
      JsonNode lineage = client.lineage(Context.runId(client, run));
      if (json) {
        context.printJson(lineage);
        return ExitCode.OK;
      }
      Table table = new Table("WAY", "WHAT", "NAME", "DETAIL");
      lineage
          .path("datasets")
          .forEach(
              set ->
                  table.row(
                      "from",
                      "data set",
                      set.path("name").asText(),
                      (set.path("context").asText("") + " digest " + set.path("digest").asText())
                          .strip()));
      lineage
          .path("sources")
          .forEach(edge -> table.row("from", "weights", who(edge), weights(edge)));
      lineage
          .path("models")
          .forEach(
              model ->
                  table.row(
                      model.path("output").asBoolean() ? "to" : "from",
                      "model",
                      model.path("model_id").asText(),
                      model.path("name").asText()));
      lineage
          .path("versions")
          .forEach(
              version ->
                  table.row(
                      "to",
                      "version",
                      version.path("name").asText() + " " + version.path("version").asInt(),
                      "stage " + version.path("stage").asText()));
      lineage.path("users").forEach(edge -> table.row("to", "weights", who(edge), weights(edge)));
      table.print(context.screen());
      return ExitCode.OK;
    }
  }

  private static String who(JsonNode edge) {
    String study = edge.path("study_name").asText("");
    return study.isEmpty()
        ? edge.path("run_id").asText()
        : "%s:%s".formatted(study, edge.path("trial_number").asText());
  }

  private static String weights(JsonNode edge) {
    return "%s -> %s%s, epoch %d"
        .formatted(
            edge.path("from_module").asText(),
            edge.path("to_module").asText(),
            edge.path("frozen").asBoolean() ? " (frozen)" : "",
            edge.path("epoch").asInt());
  }
}
