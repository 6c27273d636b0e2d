package org.espalier.cli.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.cli.output.Table;
import org.espalier.cli.progress.MoveLine;
import org.espalier.client.ClientSettings;
import org.espalier.client.EspalierClient;
import org.espalier.client.MlflowServer;
import org.espalier.client.move.FolderSource;
import org.espalier.client.move.ImportReport;
import org.espalier.client.move.MlflowImport;
import org.espalier.client.move.MlflowSource;
import org.espalier.client.move.ServerSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Brings other tracking databases over. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Brings other tracking databases over.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier import mlflow --from http://127.0.0.1:5000",
      "  espalier import mlflow --from ./mlruns"
    })
final class ImportCommand {
  private static final int MOST_PROBLEMS = 20;

  private final Context context;

  ImportCommand(Context context) {
    this.context = context;
  }

  @Command(
      name = "mlflow",
      mixinStandardHelpOptions = true,
      description = {
        "Brings experiments, runs with all points and files, logged models and the model registry over",
        "from a running MLflow server, or from a folder 'mlruns'. Runs keep their ids. It may be stopped",
        "and begun again: what is there whole is passed over. At the end everything is counted on both",
        "sides. A server that asks for them is shown MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME",
        "and MLFLOW_TRACKING_PASSWORD."
      })
  @SuppressWarnings("try") // the line shows itself until it is closed
  int mlflow(
      @Option(
              names = "--from",
              required = true,
              paramLabel = "URI",
              description = "Where it is: http://HOST:PORT, or a folder.")
          String from,
      @Option(names = "--json", description = "Print the counts as JSON.") boolean json)
      throws IOException {
    try (EspalierClient client = context.client();
        MlflowServer server = new MlflowServer(context.settings(), context.random());
        MlflowSource source = source(from)) {
      MlflowImport move = new MlflowImport(source, client, server);
      ImportReport report;
      try (MoveLine line =
          MoveLine.show(context.screen(), move.progress(), context.clock(), false)) {
        report = move.run();
      }
      print(report, json);
      boolean whole = report.problems().isEmpty() && report.found().equals(report.present());
      return whole ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private MlflowSource source(String from) throws IOException {
    if (from.startsWith("http://") || from.startsWith("https://")) {
      return new ServerSource(new MlflowServer(settings(URI.create(from)), context.random()));
    }
    if (from.matches("[a-zA-Z][a-zA-Z0-9+.\\-]+:.*") && !from.startsWith("file:")) {
      throw new UsageException(
          ("'%s' is neither a server (http://HOST:PORT) nor a folder; a database of MLflow is"
                  + " imported through its server: start 'mlflow server --backend-store-uri %s'")
              .formatted(from, from));
    }
    return new FolderSource(from.startsWith("file:") ? Path.of(URI.create(from)) : Path.of(from));
  }

  private ClientSettings settings(URI uri) {
    ClientSettings settings = ClientSettings.of(uri);
    var token = context.named("MLFLOW_TRACKING_TOKEN");
    var user = context.named("MLFLOW_TRACKING_USERNAME");
    if (token.isPresent()) {
      return settings.withToken(token.get());
    }
    return user.isPresent()
        ? settings.withPassword(user.get(), context.named("MLFLOW_TRACKING_PASSWORD").orElse(""))
        : settings;
  }

  private void print(ImportReport report, boolean json) {
    if (json) {
      context.printJson(report);
      return;
    }
    Table table = new Table("WHAT", "THERE", "HERE");
    Map<String, long[]> counts = new LinkedHashMap<>();
    ImportReport.Counts there = report.found();
    ImportReport.Counts here = report.present();
    counts.put("experiments", new long[] {there.experiments(), here.experiments()});
    counts.put("runs", new long[] {there.runs(), here.runs()});
    counts.put("points", new long[] {there.points(), here.points()});
    counts.put("files", new long[] {there.files(), here.files()});
    counts.put("logged models", new long[] {there.loggedModels(), here.loggedModels()});
    counts.put("registered models", new long[] {there.registeredModels(), here.registeredModels()});
    counts.put("model versions", new long[] {there.versions(), here.versions()});
    counts.forEach((what, both) -> table.row(what, both[0], both[1]));
    table.print(context.screen());
    if (report.skipped() > 0) {
      context.screen().out().printf("%d runs were here already%n", report.skipped());
    }
    report.problems().stream()
        .limit(MOST_PROBLEMS)
        .forEach(problem -> context.screen().error().println(problem));
    if (report.problems().size() > MOST_PROBLEMS) {
      context.screen().error().printf("and %d more%n", report.problems().size() - MOST_PROBLEMS);
    }
    if (report.problems().isEmpty() && there.equals(here)) {
      context.screen().out().println("all counts match");
    }
  }
}
