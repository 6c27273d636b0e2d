package org.espalier.cli.command;

import java.util.concurrent.Callable;
import org.espalier.client.EspalierClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Empties a worker. */
@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    description = {
      "Empties a worker: it takes no more trials, hands back what it runs at the next checkpoint,",
      "and leaves. Others go on with those trials."
    },
    footerHeading = "%nExample:%n",
    footer = "  espalier drain gpu-box-1f0c2a9b")
final class DrainCommand implements Callable<Integer> {

  private final Context context;

  @Parameters(paramLabel = "WORKER", description = "Its name, as 'espalier workers' shows it.")
  private String worker = "";

  DrainCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (EspalierClient client = context.client()) {
      client.drain(worker);
      context
          .screen()
          .out()
          .printf("worker %s is asked to leave; 'espalier workers' tells when it has%n", worker);
      return ExitCode.OK;
    }
  }
}
