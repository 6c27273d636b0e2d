package org.espalier.standalone;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.espalier.cli.output.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./espalier up}: starts everything and stays until Ctrl-C. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Starts everything and stays up until Ctrl-C.",
    footer = {
      "",
      "Then, in another terminal:",
      "  ./espalier submit examples/mnist-cnn.yaml --follow",
      "  ./espalier list"
    })
final class Up implements Callable<Integer> {

  @Mixin private StandaloneOptions options = new StandaloneOptions();

  private final Screen screen;
  private final Clock clock;

  Up(Screen screen, Clock clock) {
    this.screen = screen;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    int port = options.freePort();
    Termination termination = Termination.listen(Thread.currentThread());
    try (DataFolder folder = DataFolder.open(options.data())) {
      screen.out().println("Starting on " + folder.root() + " ...");
      try (Installation installation =
          Installation.start(
              folder, port, options.slots(), StandaloneOptions.home().resolve("data"), clock)) {
        screen.out().println("The page and the API are at " + installation.url());
        screen
            .out()
            .println("Ctrl-C stops everything; what was running goes on at the next start.");
        termination.await();
        screen.out().println("Stopping ...");
      }
    } finally {
      termination.done();
    }
    return 0;
  }
}
