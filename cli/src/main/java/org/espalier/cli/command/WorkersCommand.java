package org.espalier.cli.command;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.espalier.cli.output.Numbers;
import org.espalier.cli.output.Table;
import org.espalier.client.EspalierClient;
import org.espalier.client.view.Worker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists workers. */
@Command(
    name = "workers",
    mixinStandardHelpOptions = true,
    description = "Lists workers, their devices, and what their slots do.",
    footerHeading = "%nExample:%n",
    footer = "  espalier workers")
final class WorkersCommand implements Callable<Integer> {

  private final Context context;

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  WorkersCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (EspalierClient client = context.client()) {
      List<Worker> workers = client.workers();
      if (json) {
        context.printJson(workers);
        return ExitCode.OK;
      }
      Table table = new Table("WORKER", "STATE", "DEVICE", "QUEUE", "SLOTS", "SEEN", "WORK");
      for (Worker worker : workers) {
        table.row(
            worker.workerId(),
            worker.draining() ? "draining" : worker.state().toLowerCase(Locale.ROOT),
            worker.device(),
            worker.queue(),
            worker.busy().size() + "/" + worker.slots(),
            Numbers.duration(Duration.between(worker.lastSeen(), context.clock().instant()))
                + " ago",
            work(worker));
      }
      table.print(context.screen());
      return ExitCode.OK;
    }
  }

  private static String work(Worker worker) {
    return worker.busy().stream()
        .map(
            busy ->
                "%s:%d %s"
                    .formatted(busy.studyName(), busy.number(), Numbers.percent(busy.fraction())))
        .collect(Collectors.joining(", "));
  }
}
