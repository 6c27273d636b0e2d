package org.espalier.cli.command;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espalier.client.EspalierClient;
import org.espalier.client.view.LogPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the log of a run. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = "Prints what a run logged.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier logs mnist-cnn:3              trial 3 of the newest study of that name",
      "  espalier logs -f digits-transfer:base  a variant, and wait for what comes",
      "  espalier logs 5f0c1c8e9d2b4a7f8e6d5c4b3a291807",
      "",
      "-f ends by Ctrl-C."
    })
final class LogsCommand implements Callable<Integer> {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final int PAGE = 1000;

  private final Context context;

  @Parameters(paramLabel = "RUN", description = "A run's number, or STUDY:TRIAL.")
  private String run = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Wait for further lines.")
  private boolean follow;

  @Option(names = "--json", description = "Print each line as a JSON object.")
  private boolean json;

  LogsCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (EspalierClient client = context.client()) {
      String runId = Context.runId(client, run);
      Optional<String> cursor = Optional.empty();
      while (true) {
        LogPage page = client.logs(runId, cursor, PAGE);
        page.items().forEach(this::print);
        cursor = page.nextCursor();
        context.screen().out().flush();
        if (page.atEnd()) {
          if (!follow) {
            return ExitCode.OK;
          }
          Thread.sleep(500);
        }
      }
    }
  }

  private void print(LogPage.Line line) {
    if (json) {
      context.printJson(line);
      return;
    }
    String time =
        TIME.format(Instant.ofEpochMilli(line.timeMillis()).atZone(ZoneId.systemDefault()));
    context
        .screen()
        .out()
        .printf(
            "%s %-5s %s%n", time, line.level(), line.text().replaceAll("[\\p{Cntrl}&&[^\t]]", " "));
  }
}
