package org.espalier.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.espalier.cli.output.Screen;
import org.espalier.cli.progress.ProgressBoard;
import org.espalier.cli.progress.StudyFollower;
import org.espalier.client.ClientSettings;
import org.espalier.client.EspalierClient;
import org.espalier.client.view.StudySummary;
import org.espalier.core.trial.StudyState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./espalier demo}: everything, with three studies to watch. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts everything, trains three studies on handwritten digits, and stays up until Ctrl-C:",
      "a search over a small CNN, transfer learning from the digits 0-4 to 5-9, and a tanh RNN."
    })
final class Demo implements Callable<Integer> {

  private static final List<String> STUDIES =
      List.of("mnist-cnn.yaml", "digits-transfer.yaml", "mnist-rows-rnn.yaml");
  private static final Duration LOOK = Duration.ofMillis(500);

  @Mixin private StandaloneOptions options = new StandaloneOptions();

  @Option(
      names = "--exit",
      description = "End when the studies have; status 0 only if all finished.")
  private boolean exit;

  @Option(names = "--quick", description = "Smaller studies, for a look.")
  private boolean quick;

  private final Screen screen;
  private final Clock clock;

  Demo(Screen screen, Clock clock) {
    this.screen = screen;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    int port = options.freePort();
    Termination termination = Termination.listen(Thread.currentThread());
    try (DataFolder folder = DataFolder.open(options.data())) {
      screen.out().println("Starting a database, a broker, scheduler, worker and web server ...");
      try (Installation installation =
          Installation.start(
              folder, port, options.slots(), StandaloneOptions.home().resolve("data"), clock)) {
        return run(installation, termination);
      }
    } finally {
      termination.done();
    }
  }

  private int run(Installation installation, Termination termination) throws IOException {
    try (EspalierClient client =
        new EspalierClient(
            ClientSettings.of(installation.url()), new SplittableRandom(clock.millis()))) {
      screen.out().println("Watch it at " + installation.url() + "\n");
      List<Long> ids = submit(client);
      List<StudySummary> ended = follow(client, ids);
      new DemoSummary(client, screen).print(ended);
      screen.out().println("\nThe page is at " + installation.url());
      if (!exit) {
        screen.out().println("Ctrl-C stops it; ./espalier up --data DIR shows the same again.");
        termination.await();
      }
      return ended.stream().allMatch(study -> study.state() == StudyState.COMPLETED) ? 0 : 1;
    } catch (InterruptedException e) {
      screen.out().println("\nStopping; ./espalier up goes on with what was running.");
      return termination.isAsked() ? 0 : 1;
    }
  }

  private List<Long> submit(EspalierClient client) throws IOException {
    Path examples = StandaloneOptions.home().resolve("examples");
    Path folder = quick ? examples.resolve("quick") : examples;
    List<Long> ids = new ArrayList<>();
    for (String file : STUDIES) {
      String text = Files.readString(folder.resolve(file));
      StudySummary study = client.submit(text, "demo-" + clock.millis() + "-" + file);
      ids.add(study.studyId());
    }
    return ids;
  }

  private List<StudySummary> follow(EspalierClient client, List<Long> ids)
      throws InterruptedException {
    try (ProgressBoard board = new ProgressBoard(screen, clock)) {
      return new StudyFollower(client, board, LOOK).follow(ids);
    }
  }
}
