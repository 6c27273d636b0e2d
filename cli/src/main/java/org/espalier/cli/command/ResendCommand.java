package org.espalier.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.espalier.cli.output.Table;
import org.espalier.client.log.Resend;
import org.espalier.client.log.RunLoggerSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends what Java programs logged while the server was away, or before they died. */
@Command(
    name = "resend",
    mixinStandardHelpOptions = true,
    description =
        "Sends what the Java logging client left on disk: programs that died, servers away.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier resend                       what is in ~/.espalier/spool",
      "  espalier resend --spool /data/spool"
    })
final class ResendCommand implements java.util.concurrent.Callable<Integer> {
  private final Context context;

  @Option(
      names = "--spool",
      paramLabel = "FOLDER",
      defaultValue = "",
      description = "Where the programs left it. Default: ~/.espalier/spool.")
  private String spool = "";

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long to try for each run, 1 or more. Default: ${DEFAULT-VALUE}.")
  private int patience = 60;

  ResendCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    if (patience < 1) {
      throw new UsageException("--patience is %d; it must be 1 or more".formatted(patience));
    }
    RunLoggerSettings settings = RunLoggerSettings.of(context.settings());
    if (!spool.isEmpty()) {
      settings = settings.withSpool(Path.of(spool));
    }
    List<Resend.Outcome> outcomes =
        Resend.all(settings, Duration.ofSeconds(patience), context.clock(), context.random());
    if (outcomes.isEmpty()) {
      context.screen().out().println("nothing is left in " + settings.spool());
      return ExitCode.OK;
    }
    Table table = new Table("RUN", "SENT", "REFUSED", "WHY NOT");
    outcomes.forEach(
        outcome ->
            table.row(
                outcome.runId(),
                outcome.complete() ? "all" : "in part",
                outcome.refused(),
                outcome.problem()));
    table.print(context.screen());
    return outcomes.stream().allMatch(Resend.Outcome::complete)
        ? ExitCode.OK
        : ExitCode.UNREACHABLE;
  }
}
