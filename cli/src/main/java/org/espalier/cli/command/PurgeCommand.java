package org.espalier.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.espalier.client.EspalierClient;
import org.espalier.client.view.PurgeAnswer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes away for good what was deleted. */
@Command(
    name = "purge",
    mixinStandardHelpOptions = true,
    description = {
      "Takes away for good what was deleted, and what retention rules name.",
      "Studies, runs, experiments and models with their points, logs and files, and",
      "contents of files that no name stands for. There is no way back. Retention",
      "rules, from a file, say what may go without being deleted one by one."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier purge --dry-run --deleted-for 7",
      "  espalier purge --dry-run --rules retention.yaml"
    })
final class PurgeCommand implements Callable<Integer> {
  private final Context context;

  @Option(names = "--dry-run", description = "Count what would go, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--deleted-for",
      paramLabel = "DAYS",
      defaultValue = "30",
      description = "Only what was deleted at least so many days ago; default ${DEFAULT-VALUE}.")
  private int days;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Carry the retention rules of this file out first (docs/guides/retention.md).")
  private @Nullable Path rules;

  @Option(names = "--json", description = "Print the counts as JSON.")
  private boolean json;

  PurgeCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    List<JsonNode> wanted = rules == null ? List.of() : RetentionFile.read(rules);
    try (EspalierClient client = context.client()) {
      PurgeAnswer answer = client.purge(dryRun, days, wanted);
      if (json) {
        context.printJson(answer);
        return ExitCode.OK;
      }
      PurgeAnswer.Purged gone = answer.purged();
      for (PurgeAnswer.Retained rule : gone.retention()) {
        context
            .screen()
            .out()
            .printf(
                Locale.ROOT,
                "rule '%s': %,d runs, %,d files of %,d bytes%n",
                rule.name(),
                rule.runs(),
                rule.files(),
                rule.bytes());
      }
      context
          .screen()
          .out()
          .printf(
              Locale.ROOT,
              "%s: %,d studies, %,d runs with %,d points and %,d files, %,d experiments, %,d"
                  + " models; %,d contents of %,d bytes, %,d broken uploads%n",
              answer.dryRun() ? "would go" : "gone",
              gone.studies(),
              gone.runs(),
              gone.points(),
              gone.artifacts(),
              gone.experiments(),
              gone.models(),
              gone.contents(),
              gone.bytes(),
              gone.unfinished());
      return ExitCode.OK;
    }
  }
}
