package org.espalier.cli.command;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espalier.client.EspalierClient;
import org.espalier.client.EspalierException;
import picocli.CommandLine.Command;

/** Signs out. */
@Command(
    name = "logout",
    mixinStandardHelpOptions = true,
    description = "Forgets the token that 'login' kept for a server, and makes it void there.")
final class LogoutCommand implements Callable<Integer> {

  private final Context context;

  LogoutCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Optional<CredentialFile.Kept> kept = context.credentials().find(context.server());
    if (kept.isEmpty()) {
      context.screen().out().println("not signed in to " + context.server());
      return ExitCode.OK;
    }
    context.credentials().remove(context.server());
    if (kept.get().tokenId() > 0) {
      try (EspalierClient client =
          context.client(settings -> settings.withToken(kept.get().token()))) {
        client.access().revoke(kept.get().tokenId());
      } catch (EspalierException e) {
        context.screen().error().println("the token stays valid at the server: " + e.getMessage());
        return ExitCode.FAILED;
      }
    }
    context.screen().out().println("signed out of " + context.server());
    return ExitCode.OK;
  }
}
