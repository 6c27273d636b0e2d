package org.espalier.cli.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.espalier.cli.output.Numbers;
import org.espalier.cli.output.ProblemReport;
import org.espalier.client.MlflowServer;
import org.espalier.client.move.Export;
import org.espalier.core.study.StudyProblems;
import org.espalier.core.study.StudyReader;
import org.espalier.core.study.StudySpec;
import org.espalier.search.SearchSettings;
import org.espalier.search.simulate.LearningCurves;
import org.espalier.search.simulate.Preview;
import org.espalier.search.simulate.RecordedStudy;
import org.espalier.search.simulate.SimulationReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A preview of a search on virtual workers, without a server. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the search of a study file on virtual workers in virtual time: how long it takes, how",
      "many trials reach which epoch, what it costs. The curves are made up, and it does not say how good;",
      "or they are those of an earlier study, whose trial nearest to a virtual one answers for it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier simulate study.yaml --workers 8 --epoch-seconds 40",
      "  espalier simulate study.yaml --workers 500 --deaths 0.01 --lost 0.05 --json",
      "  espalier simulate study.yaml --recorded mnist-cnn --hour-price 1.20",
      "",
      "Exit status: 0 simulated; 2 the file is not sound, or is no search."
    })
final class SimulateCommand implements Callable<Integer> {

  private final Context context;

  @Parameters(paramLabel = "FILE", description = "The study file; - for standard input.")
  private String file = "";

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Trials at once (default: what the file says, or 1).")
  private int workers;

  @Option(
      names = "--epoch-seconds",
      paramLabel = "S",
      defaultValue = "60",
      description =
          "What an epoch takes, in seconds, where no recording knows (default: ${DEFAULT-VALUE}).")
  private double epochSeconds;

  @Option(
      names = "--deaths",
      paramLabel = "P",
      description = "The chance that a worker dies in an epoch, 0 to 1.")
  private double deaths;

  @Option(
      names = "--lost",
      paramLabel = "P",
      description = "The chance that a report never arrives, 0 to 1.")
  private double lost;

  @Option(
      names = "--late",
      paramLabel = "P",
      description = "The chance that a report arrives an epoch late, 0 to 1.")
  private double late;

  @Option(
      names = "--recorded",
      paramLabel = "STUDY",
      description =
          "The curves of an earlier study: its name, or a folder that export --points --format jsonl wrote.")
  private @Nullable String recorded;

  @Option(
      names = "--hour-price",
      paramLabel = "P",
      description = "What a device costs an hour, in any currency: the report says what all cost.")
  private double hourPrice;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  SimulateCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String text = context.read(file);
    StudySpec study;
    try {
      study = StudyReader.read(text);
    } catch (StudyProblems e) {
      new ProblemReport(file.equals("-") ? "<stdin>" : file, text)
          .print(e.problems(), context.screen());
      return ExitCode.USAGE;
    }
    if (!study.variants().isEmpty()) {
      context
          .screen()
          .error()
          .println(file + ": it lists its trials; there is no search to simulate");
      return ExitCode.USAGE;
    }
    int slots = workers > 0 ? workers : study.search().parallel().orElse(1);
    SimulationReport report = simulate(study, slots);
    if (json) {
      context.printJson(report);
    } else {
      print(context.screen().out(), report, slots);
    }
    return ExitCode.OK;
  }

  private SimulationReport simulate(StudySpec study, int slots) {
    return Preview.of(
        study,
        SearchSettings.of(study, slots),
        recorded == null
            ? new LearningCurves(study.space(), study.objectives(), study.seed())
            : replay(recorded, study),
        new Preview.World(slots, epochSeconds, deaths, lost, late),
        study.seed());
  }

  private RecordedStudy replay(String name, StudySpec study) {
    if (Files.isDirectory(Path.of(name))) {
      return RecordedFolder.read(Path.of(name), study);
    }
    try {
      Path folder = Files.createTempDirectory("espalier-recorded");
      try (MlflowServer server = new MlflowServer(context.settings(), context.random())) {
        new Export(server).run(folder, Export.Format.JSON_LINES, name, true);
        return RecordedFolder.read(folder, study);
      } finally {
        Files.deleteIfExists(folder.resolve("runs.jsonl"));
        Files.deleteIfExists(folder.resolve("points.jsonl"));
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UsageException("--recorded: " + e.getMessage());
    }
  }

  private void print(PrintStream out, SimulationReport report, int slots) {
    out.printf(
        "%d trials on %d worker%s: %s, %s of work, %.0f %% of the time busy%n",
        report.trials(),
        slots,
        slots == 1 ? "" : "s",
        duration(report.seconds()),
        duration(report.busySeconds()),
        100 * report.efficiency(slots));
    out.printf(
        "%d ran to the end, %d were stopped early, %d epochs%s%n",
        report.completed(),
        report.pruned(),
        report.epochs(),
        report.deaths() == 0 ? "" : ", %d deaths of workers".formatted(report.deaths()));
    double hours = report.busySeconds() / 3600;
    out.printf(
        "%.2f device-hours%s%n",
        hours, hourPrice > 0 ? ", which cost %.2f".formatted(hours * hourPrice) : "");
    if (recorded != null && report.best().isPresent()) {
      out.printf(
          "the best that ran to the end measured %s%n",
          Numbers.metric(report.best().getAsDouble()));
    }
    List<Integer> reached = report.reached();
    for (int epoch = 1; epoch < reached.size(); epoch++) {
      boolean last = epoch == reached.size() - 1;
      if (last || !reached.get(epoch).equals(reached.get(epoch + 1))) {
        out.printf("  epoch %d was reached by %d%n", epoch, reached.get(epoch));
      }
    }
  }

  private static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? "%d min %02d s".formatted(whole / 60, whole % 60)
        : "%d h %02d min".formatted(whole / 3600, whole % 3600 / 60);
  }
}
