package org.espalier.cli.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espalier.client.EspalierClient;
import org.espalier.client.view.Token;
import org.espalier.client.view.Who;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Signs in: keeps a token for a server. */
@Command(
    name = "login",
    mixinStandardHelpOptions = true,
    description = {
      "Signs in to a server and keeps a token for it in ~/.config/espalier/credentials.json.",
      "The password is asked for, or read from the standard input where there is no terminal."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier login --name zoe --server https://espalier.example.org",
      "  espalier login --once                       with a one-time secret; asks for a new password",
      "  espalier login --token < token-file         with a token that was made for you"
    })
final class LoginCommand implements Callable<Integer> {

  private final Context context;

  @Option(names = "--name", paramLabel = "NAME", description = "The account's name.")
  private String name = "";

  @Option(
      names = "--once",
      description = "Choose the account's password with a one-time secret first.")
  private boolean once;

  @Option(names = "--token", description = "Keep a token that exists.")
  private boolean token;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "90",
      description = "How long to stay signed in. Default: ${DEFAULT-VALUE}.")
  private int days;

  LoginCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    CredentialFile.Kept kept = token ? existing() : made();
    context.credentials().put(context.server(), kept);
    try (EspalierClient client = context.client(settings -> settings.withToken(kept.token()))) {
      Who who = client.access().who();
      context
          .screen()
          .out()
          .printf(
              "signed in to %s as %s (%s); the token is in %s%n",
              context.server(),
              who.name().orElse("nobody"),
              who.role().orElse("no role"),
              context.credentials().path());
    }
    return ExitCode.OK;
  }

  private CredentialFile.Kept existing() {
    String secret = context.secret("Token");
    try (EspalierClient client = context.client(settings -> settings.withToken(secret))) {
      if (client.access().who().role().isEmpty()) {
        throw new UsageException("the server does not know this token");
      }
    }
    return new CredentialFile.Kept(0, secret);
  }

  private CredentialFile.Kept made() {
    String account = name;
    String password;
    if (once) {
      String secret = context.secret("One-time secret");
      password = context.secret("New password, at least 12 characters");
      try (EspalierClient client = context.client(settings -> settings)) {
        account = client.access().accept(secret, password).name().orElse(account);
      }
    } else if (account.isEmpty()) {
      throw new UsageException("whose account? add --name NAME, or --once, or --token");
    } else {
      password = context.secret("Password of " + account);
    }
    String who = account;
    try (EspalierClient client = context.client(settings -> settings.withPassword(who, password))) {
      Optional<String> role = client.access().who().role();
      if (role.isEmpty()) {
        throw new UsageException("this name and password do not belong together");
      }
      Token made =
          client.access().create("login on " + host(), role.get(), days, Optional.empty(), false);
      return new CredentialFile.Kept(made.tokenId(), made.secret().orElseThrow());
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an unknown host";
    }
  }
}
