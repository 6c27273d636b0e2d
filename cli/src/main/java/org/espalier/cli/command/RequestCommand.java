package org.espalier.cli.command;

import java.util.concurrent.Callable;
import org.espalier.client.EspalierClient;
import org.espalier.client.view.StudySummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks something of a study: pause, resume, cancel, delete. */
@Command(mixinStandardHelpOptions = true)
final class RequestCommand implements Callable<Integer> {

  private final Context context;
  private final Request request;

  @Parameters(paramLabel = "STUDY", description = "Its number or its name.")
  private String study = "";

  @Option(names = "--json", description = "Print the study as JSON.")
  private boolean json;

  /** One request of the API. */
  @FunctionalInterface
  private interface Request {
    StudySummary ask(EspalierClient client, long studyId);
  }

  private RequestCommand(Context context, Request request) {
    this.context = context;
    this.request = request;
  }

  static CommandSpec pause(Context context) {
    return spec(
        "pause",
        "Plans no new trials; stops the running ones at their last checkpoint. 'resume' goes on.",
        new RequestCommand(context, EspalierClient::pause));
  }

  static CommandSpec resume(Context context) {
    return spec(
        "resume",
        "Goes on after a pause; stopped trials continue from their checkpoints.",
        new RequestCommand(context, EspalierClient::resume));
  }

  static CommandSpec cancel(Context context) {
    return spec(
        "cancel",
        "Ends a study and all its trials. What was measured stays.",
        new RequestCommand(context, EspalierClient::cancel));
  }

  static CommandSpec delete(Context context) {
    return spec(
        "delete",
        "Deletes a study with its runs; what runs is cancelled first.",
        new RequestCommand(context, EspalierClient::delete));
  }

  private static CommandSpec spec(String name, String description, RequestCommand command) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(command).name(name);
    spec.usageMessage()
        .description(description)
        .footer(
            "",
            "Example: espalier " + name + " mnist-cnn",
            "",
            "The scheduler carries it out within seconds; 'espalier show' tells when.");
    return spec;
  }

  @Override
  public Integer call() {
    try (EspalierClient client = context.client()) {
      StudySummary asked = request.ask(client, Context.studyId(client, study));
      if (json) {
        context.printJson(asked);
      } else {
        context
            .screen()
            .out()
            .printf("study %d %s: %s%n", asked.studyId(), asked.name(), ListCommand.state(asked));
      }
      return ExitCode.OK;
    }
  }
}
