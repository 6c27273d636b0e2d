package org.espalier.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.espalier.cli.output.Numbers;
import org.espalier.cli.output.Table;
import org.espalier.client.EspalierClient;
import org.espalier.client.view.MetricHistory;
import org.espalier.client.view.MetricSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the metrics of a run. */
@Command(
    name = "metrics",
    mixinStandardHelpOptions = true,
    description = "Shows the metrics of a run, or the points of one of them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier metrics mnist-cnn:3                    last, least and greatest value of each",
      "  espalier metrics mnist-cnn:3 test_accuracy      its points, epoch by epoch",
      "  espalier metrics mnist-cnn:3 iteration/train_loss --buckets 20"
    })
final class MetricsCommand implements Callable<Integer> {

  private final Context context;

  @Parameters(index = "0", paramLabel = "RUN", description = "A run's number, or STUDY:TRIAL.")
  private String run = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "METRIC", description = "One metric.")
  private String metric = "";

  @Option(
      names = "--buckets",
      paramLabel = "N",
      description = "The most rows of one metric, 1 to 4000; default 100.")
  private int buckets = 100;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  MetricsCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (EspalierClient client = context.client()) {
      String runId = Context.runId(client, run);
      if (metric.isEmpty()) {
        List<MetricSummary> all =
            EspalierClient.all(cursor -> client.metrics(runId, 500, cursor)).toList();
        if (json) {
          context.printJson(all);
        } else {
          print(all);
        }
      } else {
        MetricHistory history = client.history(runId, metric, buckets);
        if (json) {
          context.printJson(history);
        } else {
          print(history);
        }
      }
      return ExitCode.OK;
    }
  }

  private void print(List<MetricSummary> all) {
    Table table = new Table("METRIC", "POINTS", "LAST", "MIN", "MAX", "STEP");
    for (MetricSummary one : all) {
      table.row(
          one.name(),
          one.count(),
          Numbers.metric(one.last()),
          Numbers.metric(one.min()),
          Numbers.metric(one.max()),
          one.lastStep());
    }
    table.print(context.screen());
  }

  private void print(MetricHistory history) {
    Table table =
        history.bucketed() ? new Table("STEP", "LAST", "MIN", "MAX") : new Table("STEP", "VALUE");
    MetricHistory.Series series = history.series();
    for (int i = 0; i < series.step().size(); i++) {
      String last = Numbers.metric(series.last().get(i));
      if (history.bucketed()) {
        table.row(
            series.step().get(i),
            last,
            Numbers.metric(series.min().get(i)),
            Numbers.metric(series.max().get(i)));
      } else {
        table.row(series.step().get(i), last);
      }
    }
    table.print(context.screen());
  }
}
