package org.espalier.standalone;

import java.time.Clock;
import org.espalier.cli.output.Screen;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Everything in one process: {@code ./espalier up} and {@code ./espalier demo}. */
@Command(
    name = "espalier",
    mixinStandardHelpOptions = true,
    description =
        "Starts a whole Espalier in one process, with a database and a broker of its own.")
public final class Main implements Runnable {

  private static final int FAILED = 1;
  private static final int REFUSED = 2;

  private Main() {}

  public static void main(String[] arguments) {
    Screen screen = Screen.detect(System.getenv());
    Clock clock = Clock.systemUTC();
    int status =
        new CommandLine(new Main())
            .addSubcommand(new Up(screen, clock))
            .addSubcommand(new Demo(screen, clock))
            .setExecutionExceptionHandler((failure, command, parsed) -> told(screen, failure))
            .execute(arguments);
    System.exit(status);
  }

  private static int told(Screen screen, Exception failure) {
    screen
        .error()
        .println(failure.getMessage() == null ? failure.toString() : failure.getMessage());
    return failure instanceof UsageException ? REFUSED : FAILED;
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
