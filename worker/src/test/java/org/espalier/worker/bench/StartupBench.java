package org.espalier.worker.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.espalier.core.study.StudyReader;
import org.espalier.worker.process.Folders;
import org.espalier.worker.process.ProcessSignal;
import org.espalier.worker.process.TrialLaunch;
import org.espalier.worker.process.TrialProcess;
import org.espalier.worker.process.TrialReport;
import org.espalier.worker.testing.Specs;
import org.espalier.worker.trial.Main;
import org.espalier.worker.trial.TrialAssignment;

/**
 * How long a trial process, started as agents start it, takes until it has read the data, made the
 * model and trained and tested on one batch: a new process, and then the same one with the next
 * trial. Prints {@code cold SECONDS} and {@code warm SECONDS}.
 */
final class StartupBench {
  private static final int EXAMPLES = 32;

  private final BlockingQueue<ProcessSignal> signals = new LinkedBlockingQueue<>();

  private StartupBench() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("startup");
    try {
      new StartupBench().run(folder);
    } finally {
      Folders.remove(folder);
    }
  }

  private void run(Path folder) throws Exception {
    String cores = Integer.toString(Runtime.getRuntime().availableProcessors());
    TrialLaunch launch =
        new TrialLaunch(
            Main.class.getName(),
            TrialLaunch.ownClassPath(),
            "1g",
            List.of(),
            Map.of("OMP_NUM_THREADS", cores));
    long start = System.nanoTime();
    TrialProcess process =
        TrialProcess.start(launch, Files.createDirectory(folder.resolve("own")), signals::add);
    try {
      await(TrialReport.Ready.class);
      begin(process, "founding-cnn", Files.createDirectory(folder.resolve("first")));
      say("cold", start);
      await(TrialReport.Finished.class);
      start = System.nanoTime();
      begin(process, "small-resnet", Files.createDirectory(folder.resolve("second")));
      say("warm", start);
      await(TrialReport.Finished.class);
      process.dismiss();
      process.awaitEnd(10_000);
    } finally {
      process.kill();
    }
  }

  private static void say(String name, long start) {
    System.out.printf("%s %.4f%n", name, (System.nanoTime() - start) / 1e9);
  }

  private void begin(TrialProcess process, String preset, Path work) throws Exception {
    String study = Files.readString(Path.of("examples/presets/" + preset + ".yaml"));
    process.begin(
        new TrialAssignment(
            PresetRun.spec(StudyReader.read(study), EXAMPLES),
            Optional.empty(),
            Map.of(),
            work,
            Specs.dataFolder()));
    await(TrialReport.EpochFinished.class);
  }

  private void await(Class<? extends TrialReport> wanted) throws InterruptedException {
    while (true) {
      switch (signals.poll(1, TimeUnit.MINUTES)) {
        case null -> throw new IllegalStateException("the trial process says nothing");
        case ProcessSignal.Printed printed -> {}
        case ProcessSignal.Exited exited ->
            throw new IllegalStateException("the trial process ended: " + exited.lastLines());
        case ProcessSignal.Reported reported -> {
          if (wanted.isInstance(reported.report())) {
            return;
          }
          if (reported.report() instanceof TrialReport.Failed failed) {
            throw new IllegalStateException(failed.message());
          }
        }
      }
    }
  }
}
