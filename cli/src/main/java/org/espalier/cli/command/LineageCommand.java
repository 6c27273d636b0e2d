package org.espalier.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.cli.output.Table;
import org.espalier.client.EspalierClient;
import org.espalier.client.MlflowServer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows where a run, or a registered model, came from, and what became of it or of a data set. */
@Command(
    name = "lineage",
    mixinStandardHelpOptions = true,
    description = {
      "Shows where a run came from and what was made of it.",
      "From: its data sets, and the runs its modules began with. To: models,",
      "registered versions, and the trials that took its weights. Of a version of a",
      "registered model, the same of the runs that made it; of a data set, the runs",
      "that used it and the versions that they made."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier lineage mnist-cnn:3",
      "  espalier lineage 5f0c0e5b8a7c4d0f9e1b2c3d4e5f6a7b --json",
      "  espalier lineage models:/digits/3",
      "  espalier lineage models:/digits@champion",
      "  espalier lineage --dataset 8c2f6f0a"
    })
final class LineageCommand implements Callable<Integer> {
  private static final Pattern MODEL = Pattern.compile("models:/([^/@]+)(?:/(\\d{1,9})|@([^/@]+))");

  private final Context context;

  @ArgGroup(multiplicity = "1")
  private final Subject subject = new Subject();

  @Option(names = "--json", description = "Print the server's answer.")
  private boolean json;

  /** Exactly one of them. */
  private static final class Subject {
    @Parameters(
        paramLabel = "RUN",
        description = "A run's id, STUDY:TRIAL, models:/NAME/VERSION or models:/NAME@ALIAS.")
    private String run = "";

    @Option(names = "--dataset", paramLabel = "DIGEST", description = "The digest of a data set.")
    private String digest = "";
  }

  LineageCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (EspalierClient client = context.client()) {
      JsonNode answer = ask(client);
      if (json) {
        context.printJson(answer);
        return ExitCode.OK;
      }
      Table table = new Table("WAY", "WHAT", "NAME", "DETAIL");
      if (answer.has("uses")) {
        ofDataset(table, answer);
      } else if (answer.has("made_by")) {
        answer.path("made_by").forEach(run -> ofMaker(table, run));
      } else {
        ofRun(table, answer);
      }
      table.print(context.screen());
      return ExitCode.OK;
    }
  }

  private JsonNode ask(EspalierClient client) {
    if (!subject.digest.isEmpty()) {
      return client.datasetLineage(subject.digest);
    }
    Matcher model = MODEL.matcher(subject.run);
    if (model.matches()) {
      String name = model.group(1);
      return client.modelLineage(
          name,
          model.group(2) != null
              ? Integer.parseInt(model.group(2))
              : versionOf(name, model.group(3)));
    }
    if (subject.run.startsWith("models:")) {
      throw new UsageException(
          "'%s' names no version of a model: models:/NAME/VERSION or models:/NAME@ALIAS does"
              .formatted(subject.run));
    }
    return client.lineage(Context.runId(client, subject.run));
  }

  private int versionOf(String name, String alias) {
    try (MlflowServer server = new MlflowServer(context.settings(), context.random())) {
      return server
          .get("registered-models/alias", Map.of("name", name, "alias", alias))
          .at("/model_version/version")
          .asInt();
    }
  }

  private static void ofDataset(Table table, JsonNode answer) {
    for (JsonNode use : answer.path("uses")) {
      String detail = use.path("context").asText("") + " " + use.path("status").asText();
      table.row("to", "run", who(use), detail.strip());
    }
    for (JsonNode version : answer.path("versions")) {
      table.row("to", "version", nameOf(version), "of run " + version.path("run_id").asText());
    }
    long more = answer.path("runs").asLong() - answer.path("uses").size();
    if (more > 0) {
      table.row("to", "run", "and %d earlier".formatted(more), "");
    }
  }

  private static void ofMaker(Table table, JsonNode run) {
    table.row("from", "run", run.path("run_id").asText(), "");
    ofRun(table, run);
  }

  private static void ofRun(Table table, JsonNode run) {
    for (JsonNode set : run.path("datasets")) {
      String detail = set.path("context").asText("") + " digest " + set.path("digest").asText();
      table.row("from", "data set", set.path("name").asText(), detail.strip());
    }
    for (JsonNode edge : run.path("sources")) {
      table.row("from", "weights", who(edge), weights(edge));
    }
    for (JsonNode model : run.path("models")) {
      String way = model.path("output").asBoolean() ? "to" : "from";
      table.row(way, "model", model.path("model_id").asText(), model.path("name").asText());
    }
    for (JsonNode version : run.path("versions")) {
      table.row("to", "version", nameOf(version), "stage " + version.path("stage").asText());
    }
    for (JsonNode edge : run.path("users")) {
      table.row("to", "weights", who(edge), weights(edge));
    }
  }

  private static String nameOf(JsonNode version) {
    return version.path("name").asText() + " " + version.path("version").asInt();
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
