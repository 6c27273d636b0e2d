package org.espalier.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.espalier.cli.output.Numbers;
import org.espalier.cli.progress.MoveLine;
import org.espalier.client.MlflowServer;
import org.espalier.client.move.Export;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes runs and their histories into files. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes runs as a table, a column for each param, tag and latest metric, and with --points their",
      "histories as another, a row for each point."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier export --to tables",
      "  espalier export --to tables --experiment mnist-cnn --points --format parquet"
    })
final class ExportCommand implements Callable<Integer> {
  private final Context context;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FOLDER",
      description = "Where to; files of an earlier export are replaced.")
  private Path folder = Path.of(".");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "csv",
      description = "csv, jsonl (one JSON object a line) or parquet. Default: ${DEFAULT-VALUE}.")
  private String format = "csv";

  @Option(
      names = "--experiment",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Only runs of this experiment or study.")
  private String experiment = "";

  @Option(names = "--points", description = "Write histories too.")
  private boolean points;

  ExportCommand(Context context) {
    this.context = context;
  }

  @Override
  @SuppressWarnings("try") // the line shows itself until it is closed
  public Integer call() throws IOException {
    Export.Format chosen =
        List.of(Export.Format.values()).stream()
            .filter(one -> one.ending().equals(format))
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        "--format is '%s'; it must be csv, jsonl or parquet".formatted(format)));
    try (MlflowServer server = new MlflowServer(context.settings(), context.random())) {
      Export export = new Export(server);
      List<Path> written;
      try (MoveLine line =
          MoveLine.show(context.screen(), export.progress(), context.clock(), true)) {
        written = export.run(folder, chosen, experiment, points);
      }
      for (Path file : written) {
        context.screen().out().printf("%s  %s%n", file, Numbers.bytes(Files.size(file)));
      }
      context
          .screen()
          .out()
          .printf("%d runs, %,d points%n", export.progress().runs(), export.progress().points());
      return ExitCode.OK;
    }
  }
}
