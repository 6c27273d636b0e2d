package org.espalier.cli;

import java.security.SecureRandom;
import java.time.Clock;
import org.espalier.cli.command.Context;
import org.espalier.cli.command.RootCommand;
import org.espalier.cli.output.Screen;

/** The command line's process. */
public final class Main {

  private static final String SHOW_CURSOR = "\u001b[?25h";

  private Main() {}

  public static void main(String[] arguments) {
    Screen screen = Screen.detect(System.getenv());
    if (screen.terminal()) {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> screen.out().print(SHOW_CURSOR), "show-cursor"));
    }
    Context context =
        new Context(screen, System.getenv(), System.in, Clock.systemUTC(), new SecureRandom());
    int status = RootCommand.commandLine(context).execute(arguments);
    screen.out().flush();
    System.exit(status);
  }
}
