package org.espalier.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.espalier.cli.output.ProblemReport;
import org.espalier.client.EspalierClient;
import org.espalier.client.view.StudyCheck;
import org.espalier.core.document.Problem;
import org.espalier.core.space.Space;
import org.espalier.core.study.StudyProblems;
import org.espalier.core.study.StudyReader;
import org.espalier.core.study.StudySpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a study file without submitting it. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Checks a study file as a submission would; stores nothing.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier check study.yaml                  here, without a server",
      "  espalier check study.yaml --server URL     by that server, with its data sets",
      "",
      "Exit status: 0 the file is sound; 2 it is not, and each problem is shown with its line."
    })
final class CheckCommand implements Callable<Integer> {

  private final Context context;

  @Parameters(paramLabel = "FILE", description = "The study file; - for standard input.")
  private String file = "";

  @Option(names = "--json", description = "Print the verdict as JSON.")
  private boolean json;

  /** What {@code --json} prints. */
  record Verdict(boolean valid, List<Problem> problems, List<String> dimensions) {}

  CheckCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String text = context.read(file);
    return context.namedServer().isPresent() ? ask(text) : check(text);
  }

  private int check(String text) {
    try {
      StudySpec study = StudyReader.read(text);
      return sound(study.name(), study.trialLimit(), study.space());
    } catch (StudyProblems e) {
      return wrong(text, e.problems());
    }
  }

  private int ask(String text) {
    try (EspalierClient client = context.client()) {
      StudyCheck check = client.check(text);
      return check.valid()
          ? sound(
              check.name().orElse(""),
              check.trialLimit().orElse(0),
              check.space().orElse(new Space(List.of())))
          : wrong(text, check.problems());
    }
  }

  private int sound(String name, int trials, Space space) {
    List<String> dimensions = space.parameters().stream().map(Space.Parameter::name).toList();
    if (json) {
      context.printJson(new Verdict(true, List.of(), dimensions));
    } else {
      context
          .screen()
          .out()
          .printf(
              "%s: %s is sound: %d trial%s%s%n",
              file,
              name,
              trials,
              trials == 1 ? "" : "s",
              dimensions.isEmpty() ? "" : " over " + String.join(", ", dimensions));
    }
    return ExitCode.OK;
  }

  private int wrong(String text, List<Problem> problems) {
    if (json) {
      context.printJson(new Verdict(false, problems, List.of()));
    } else {
      new ProblemReport(file.equals("-") ? "<stdin>" : file, text)
          .print(problems, context.screen());
    }
    return ExitCode.USAGE;
  }
}
