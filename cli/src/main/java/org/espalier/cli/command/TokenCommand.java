package org.espalier.cli.command;

import java.util.List;
import java.util.Optional;
import org.espalier.cli.output.Table;
import org.espalier.client.EspalierClient;
import org.espalier.client.view.Token;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes, lists and revokes tokens. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "create|list|revoke",
    description = "Makes, lists and revokes tokens, for programs and workers.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier token create nightly --role editor --project vision --days 30",
      "  espalier token create gpu-hosts --role worker --installation    for workers; admins only",
      "  espalier token revoke 12"
    })
final class TokenCommand implements Runnable {

  private final Context context;

  @Spec private CommandSpec spec = CommandSpec.create();

  TokenCommand(Context context) {
    this.context = context;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes a token and prints its secret, which is shown only now.")
  int create(
      @Parameters(paramLabel = "NAME", description = "For people.") String name,
      @Option(
              names = "--role",
              paramLabel = "viewer|worker|editor|admin",
              defaultValue = "viewer",
              description = "What it may do at the most. Default: ${DEFAULT-VALUE}.")
          String role,
      @Option(
              names = "--days",
              paramLabel = "N",
              defaultValue = "90",
              description = "Until it expires. Default: ${DEFAULT-VALUE}.")
          int days,
      @Option(
              names = "--project",
              paramLabel = "NAME",
              defaultValue = "",
              description = "The only project where it holds. Default: wherever you have a role.")
          String project,
      @Option(
              names = "--installation",
              description = "Not your own, so that it stays when you go; for workers. Admins only.")
          boolean installation,
      @Option(names = "--json", description = "Print the token as JSON.") boolean json) {
    try (EspalierClient client = context.client()) {
      Token token =
          client
              .access()
              .create(
                  name,
                  role,
                  days,
                  Optional.of(project).filter(only -> !only.isEmpty()),
                  installation);
      if (json) {
        context.printJson(token);
      } else {
        context.screen().out().println(token.secret().orElse(""));
      }
      return ExitCode.OK;
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists your tokens; for admins, everybody's.")
  int list(@Option(names = "--json", description = "Print a JSON array.") boolean json) {
    try (EspalierClient client = context.client()) {
      List<Token> tokens = client.access().tokens();
      if (json) {
        context.printJson(tokens);
        return ExitCode.OK;
      }
      Table table = new Table("ID", "NAME", "OF", "ROLE", "PROJECT", "EXPIRES", "LAST USED");
      for (Token token : tokens) {
        table.row(
            String.valueOf(token.tokenId()),
            token.name(),
            token.account().orElse("installation"),
            token.role(),
            token.project().orElse("all"),
            token.expiresAt().map(time -> time.toString().substring(0, 10)).orElse("never"),
            token.lastUsedAt().map(time -> time.toString().substring(0, 16)).orElse("never"));
      }
      table.print(context.screen());
      return ExitCode.OK;
    }
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Makes a token void at once.")
  int revoke(@Parameters(paramLabel = "ID", description = "From 'token list'.") long id) {
    try (EspalierClient client = context.client()) {
      client.access().revoke(id);
      context.screen().out().printf("token %d is void%n", id);
      return ExitCode.OK;
    }
  }
}
