package org.espalier.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import org.espalier.cli.output.Screen;
import org.espalier.cli.output.Style;
import org.espalier.client.EspalierException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code espalier} itself; everything is done by its commands. */
@Command(
    name = "espalier",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Trains deep-learning models in rows: submits studies and shows what they do.",
    footerHeading = "%nTry:%n",
    footer = {
      "  espalier submit examples/mnist-cnn.yaml --follow   @|faint search, with live bars|@",
      "  espalier trials mnist-cnn --sort best              @|faint what was found|@",
      "  espalier logs -f mnist-cnn:3                       @|faint what trial 3 says|@",
      "  espalier simulate examples/mnist-cnn.yaml          @|faint how long a search will take|@",
      "",
      "The server is --server, or ESPALIER_SERVER, or http://127.0.0.1:8471; ESPALIER_TOKEN, or",
      "the token that 'espalier login' kept, is shown to it. 'espalier COMMAND --help' tells more.",
      "",
      "Starting things (they have a --help of their own):",
      "  espalier demo        everything in one process, three studies on real data",
      "  espalier up          everything in one process, until Ctrl-C",
      "  espalier scheduler | worker | web    one part alone",
      "",
      "Exit status: 0 done; 1 refused or failed; 2 wrong command line or study file; 3 no server."
    })
public final class RootCommand implements Runnable {

  private final Context context;

  @Spec private CommandSpec spec = CommandSpec.create();

  private RootCommand(Context context) {
    this.context = context;
  }

  /** The whole command line. */
  public static CommandLine commandLine(Context context) {
    CommandLine line =
        new CommandLine(new RootCommand(context))
            .addSubcommand(new SubmitCommand(context))
            .addSubcommand(new CheckCommand(context))
            .addSubcommand(new ListCommand(context))
            .addSubcommand(new ShowCommand(context))
            .addSubcommand(new TrialsCommand(context))
            .addSubcommand(new LogsCommand(context))
            .addSubcommand(new MetricsCommand(context))
            .addSubcommand(new ArtifactsCommand(context))
            .addSubcommand(RequestCommand.pause(context))
            .addSubcommand(RequestCommand.resume(context))
            .addSubcommand(RequestCommand.cancel(context))
            .addSubcommand(RequestCommand.delete(context))
            .addSubcommand(new ForkCommand(context))
            .addSubcommand(new RerunCommand(context))
            .addSubcommand(new WorkersCommand(context))
            .addSubcommand(new LineageCommand(context))
            .addSubcommand(new ImportCommand(context))
            .addSubcommand(new ExportCommand(context))
            .addSubcommand(new DrainCommand(context))
            .addSubcommand(new ResendCommand(context))
            .addSubcommand(new SimulateCommand(context))
            .addSubcommand(new PurgeCommand(context))
            .addSubcommand(new LoginCommand(context))
            .addSubcommand(new LogoutCommand(context))
            .addSubcommand(new TokenCommand(context));
    Screen screen = context.screen();
    line.setOut(new PrintWriter(screen.out(), true, screen.out().charset()));
    line.setErr(new PrintWriter(screen.error(), true, screen.error().charset()));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            screen.color() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setUsageHelpWidth(Math.clamp(screen.width(), 80, 110));
    line.setExecutionExceptionHandler((e, command, parsed) -> failed(e, screen));
    return line;
  }

  @Option(
      names = "--server",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      description = "Where the server is; default ESPALIER_SERVER or http://127.0.0.1:8471.")
  void server(String address) {
    context.useServer(address);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int failed(Exception e, Screen screen) throws Exception {
    return switch (e) {
      case UsageException usage -> say(screen, String.valueOf(usage.getMessage()), ExitCode.USAGE);
      case EspalierException refused when refused.isUnreachable() ->
          say(screen, String.valueOf(refused.getMessage()), ExitCode.UNREACHABLE);
      case EspalierException refused ->
          say(
              screen,
              refused.getMessage()
                  + (refused.requestId().isEmpty()
                      ? ""
                      : " (request %s)".formatted(refused.requestId())),
              ExitCode.FAILED);
      case IOException failure ->
          say(screen, String.valueOf(failure.getMessage()), ExitCode.FAILED);
      case null, default -> throw e;
    };
  }

  private static int say(Screen screen, String message, int status) {
    screen.error().println(screen.styled("espalier: ", Style.BAD) + message);
    return status;
  }
}
