package org.espalier.cli.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.espalier.cli.output.Numbers;
import org.espalier.cli.output.Screen;
import org.espalier.cli.output.Table;
import org.espalier.client.view.TrialDetail;
import org.espalier.core.study.Lineage;
import org.espalier.core.study.Lineage.Ancestor;
import org.espalier.core.study.Lineage.Inherited;

/** Prints one trial, with what its modules began with. */
final class TrialSheet {
  private static final int DIGITS = 10;

  private TrialSheet() {}

  static void print(TrialDetail trial, Screen screen) {
    PrintStream out = screen.out();
    out.printf(
        "trial    %d of study %d  %s%s%n",
        trial.number(),
        trial.studyId(),
        trial.studyName(),
        trial.variant().isEmpty() ? "" : ": " + trial.variant());
    out.printf(
        "state    %s%s%n",
        trial.state().name().toLowerCase(Locale.ROOT),
        trial.reason().isEmpty() ? "" : ": " + trial.reason());
    out.printf("run      %s%n", trial.runId());
    out.printf(
        "epochs   %d%s%n", trial.epochsDone(), trial.epochs().map(all -> " of " + all).orElse(""));
    new TreeMap<>(trial.objectives())
        .forEach((metric, value) -> out.printf("best     %s %s%n", metric, Numbers.metric(value)));
    if (!trial.parameters().isEmpty()) {
      out.printf("with     %s%n", Numbers.parameters(trial.parameters()));
    }
    trial.inheritance().ifPresent(lineage -> print(lineage, trial, screen));
  }

  private static void print(Lineage lineage, TrialDetail trial, Screen screen) {
    List<String> frozen =
        trial.lineage().stream()
            .filter(TrialDetail.Source::frozen)
            .map(TrialDetail.Source::module)
            .toList();
    Table table = new Table("MODULE", "BEGAN AS", "FROM", "GENERATIONS", "REMARKS");
    new TreeMap<>(lineage.modules())
        .forEach(
            (module, inherited) ->
                table.row(
                    module,
                    inherited.fit().name().toLowerCase(Locale.ROOT)
                        + (frozen.contains(module) ? ", frozen" : ""),
                    from(inherited),
                    inherited.ancestors().size(),
                    remarks(inherited)));
    screen.out().println();
    table.print(screen);
    if (!lineage.unused().isEmpty()) {
      screen.out().printf("not used of the source: %s%n", String.join(", ", lineage.unused()));
    }
  }

  private static String from(Inherited inherited) {
    if (inherited.ancestors().isEmpty()) {
      return "";
    }
    Ancestor source = inherited.ancestors().getFirst();
    return source.module()
        + (source.runId().isEmpty()
            ? " of file " + brief(source.checkpointSha256())
            : " of run " + brief(source.runId()));
  }

  private static String brief(String digits) {
    return digits.substring(0, Math.min(DIGITS, digits.length()));
  }

  private static String remarks(Inherited inherited) {
    List<String> remarks = new ArrayList<>(inherited.notes());
    remarks.addAll(inherited.missed());
    return String.join("; ", remarks);
  }
}
