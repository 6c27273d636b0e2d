package org.espalier.standalone;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.cli.output.Numbers;
import org.espalier.cli.output.Screen;
import org.espalier.cli.output.Table;
import org.espalier.client.EspalierClient;
import org.espalier.client.view.StudySummary;
import org.espalier.client.view.Trial;
import org.espalier.client.view.TrialDetail;
import org.espalier.core.space.ParameterValue;

/** What the demo's studies came to, as tables. */
final class DemoSummary {

  private static final int TRIALS = 100;

  private final EspalierClient client;
  private final Screen screen;

  DemoSummary(EspalierClient client, Screen screen) {
    this.client = client;
    this.screen = screen;
  }

  void print(List<StudySummary> studies) {
    Table table = new Table("study", "state", "trials", "best", "with", "time");
    for (StudySummary study : studies) {
      table.row(
          study.name(),
          study.state().name().toLowerCase(Locale.ROOT),
          study.trials().ended() + "/" + study.trialLimit(),
          best(study),
          study.best().map(best -> parameters(best.parameters())).orElse(""),
          time(study.startedAt(), study.endedAt()));
    }
    screen.out().println();
    table.print(screen);
    studies.forEach(this::variants);
  }

  /** Variants are compared with each other, so each has a row: accuracy, time, where from. */
  private void variants(StudySummary study) {
    List<Trial> trials =
        client.trials(study.studyId(), List.of(), "number", TRIALS, Optional.empty()).items();
    if (trials.stream().allMatch(trial -> trial.variant().isEmpty())) {
      return;
    }
    String metric = study.objectives().getFirst().metric();
    Table table = new Table(study.name(), metric, "time", "weights from");
    for (Trial trial : trials) {
      Double value = trial.objectives().get(metric);
      table.row(
          trial.label(),
          value == null ? "-" : Numbers.metric(value),
          time(trial.startedAt(), trial.endedAt()),
          sources(client.trial(trial.trialId()), trials));
    }
    screen.out().println();
    table.print(screen);
  }

  private static String sources(TrialDetail trial, List<Trial> siblings) {
    return trial.lineage().stream()
        .map(
            module ->
                module.module()
                    + (module.frozen() ? " (frozen)" : "")
                    + " from "
                    + siblings.stream()
                        .filter(
                            sibling -> Optional.of(sibling.runId()).equals(module.sourceRunId()))
                        .map(Trial::label)
                        .findFirst()
                        .orElse(module.sourceRunId().map(id -> "run " + id).orElse("a file")))
        .collect(Collectors.joining(", "));
  }

  private static String best(StudySummary study) {
    String metric = study.objectives().getFirst().metric();
    return study
        .best()
        .flatMap(best -> Optional.ofNullable(best.objectives().get(metric)))
        .map(value -> metric + " " + Numbers.metric(value))
        .orElse("-");
  }

  private static String parameters(Map<String, ParameterValue> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String text(ParameterValue value) {
    return value.raw() instanceof Double number ? Numbers.metric(number) : value.raw().toString();
  }

  private static String time(Optional<Instant> from, Optional<Instant> to) {
    return from.isPresent() && to.isPresent()
        ? Numbers.duration(Duration.between(from.get(), to.get()))
        : "-";
  }
}
