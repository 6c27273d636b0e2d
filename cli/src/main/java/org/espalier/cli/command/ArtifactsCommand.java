package org.espalier.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.espalier.cli.output.Numbers;
import org.espalier.cli.output.Table;
import org.espalier.client.EspalierClient;
import org.espalier.client.view.Artifact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists and fetches the stored files of a run. */
@Command(
    name = "artifacts",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Lists, fetches and stores files of a run, such as checkpoints.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier artifacts list mnist-cnn:3",
      "  espalier artifacts get mnist-cnn:3 checkpoints/attempt-1-epoch-6.zip -o best.zip",
      "  espalier artifacts get mnist-cnn:3 notes.txt -o -       to standard output"
    })
final class ArtifactsCommand {

  private final Context context;

  ArtifactsCommand(Context context) {
    this.context = context;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the files of a run with size and digest.")
  int list(
      @Parameters(paramLabel = "RUN", description = "A run's number, or STUDY:TRIAL.") String run,
      @Option(names = "--json", description = "Print a JSON array.") boolean json) {
    try (EspalierClient client = context.client()) {
      String runId = Context.runId(client, run);
      List<Artifact> all =
          EspalierClient.all(cursor -> client.artifacts(runId, 500, cursor)).toList();
      if (json) {
        context.printJson(all);
        return ExitCode.OK;
      }
      Table table = new Table("NAME", "SIZE", "SHA-256", "STORED");
      all.forEach(
          file ->
              table.row(
                  file.name(),
                  Numbers.bytes(file.bytes()),
                  file.sha256().substring(0, 12),
                  file.storedAt()));
      table.print(context.screen());
      return ExitCode.OK;
    }
  }

  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      description = "Fetches a file and checks its digest.")
  int get(
      @Parameters(paramLabel = "RUN", description = "A run's number, or STUDY:TRIAL.") String run,
      @Parameters(paramLabel = "NAME", description = "The artifact's name.") String name,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "FILE",
              defaultValue = "",
              description = "Where to; - for standard output. Default: its last name, here.")
          String output)
      throws IOException {
    try (EspalierClient client = context.client()) {
      String runId = Context.runId(client, run);
      if (output.equals("-")) {
        client.files().download(runId, name, context.screen().out());
        return ExitCode.OK;
      }
      String last = name.substring(name.lastIndexOf('/') + 1);
      Path target = Path.of(output.isEmpty() ? last : output);
      long bytes = client.files().download(runId, name, target);
      context.screen().out().printf("%s  %s%n", target, Numbers.bytes(bytes));
      return ExitCode.OK;
    }
  }

  @Command(
      name = "put",
      mixinStandardHelpOptions = true,
      description = "Stores a file in a run that is no trial; a name is written once.")
  int put(
      @Parameters(paramLabel = "RUN", description = "A run's number.") String run,
      @Parameters(paramLabel = "NAME", description = "The artifact's name.") String name,
      @Parameters(paramLabel = "FILE", description = "What to store.") Path file)
      throws IOException {
    try (EspalierClient client = context.client()) {
      Artifact stored = client.files().upload(run, name, file);
      context
          .screen()
          .out()
          .printf("%s  %s  %s%n", stored.name(), Numbers.bytes(stored.bytes()), stored.sha256());
      return ExitCode.OK;
    }
  }
}
