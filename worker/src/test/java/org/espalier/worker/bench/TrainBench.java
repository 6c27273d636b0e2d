package org.espalier.worker.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.study.Lineage;
import org.espalier.worker.checkpoint.Checkpoint;
import org.espalier.worker.checkpoint.CheckpointWriter;
import org.espalier.worker.checkpoint.Position;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.dl4j.Dl4jEngine;
import org.espalier.worker.trial.ReportedSteps;

/**
 * Trains on random batches and says how fast. Reads lines {@code espalier CASE SECONDS} and answers
 * each with samples per second; {@code preset FILE}, which is trained for an epoch, with 0; {@code
 * memory} with the peak of the process in MiB.
 */
public final class TrainBench {

  private static final int BATCHES_PER_EPOCH = 125;

  private final Dl4jEngine engine = new Dl4jEngine();
  private final Map<String, EngineModel> models = new HashMap<>();
  private final Map<String, ReportedSteps> reported = new HashMap<>();
  private final Path folder;

  private TrainBench(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    TrainBench bench = new TrainBench(Files.createTempDirectory("train-bench"));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready " + bench.engine.device());
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      if (words[0].equals("memory")) {
        System.out.println("answer " + peakMemory());
        continue;
      }
      if (words[0].equals("preset")) {
        PresetRun.run(Path.of(words[1]), bench.engine);
        System.out.println("answer 0");
        continue;
      }
      BenchCase it = BenchCase.named(words[1]);
      double seconds = Double.parseDouble(words[2]);
      System.out.println("answer " + bench.espalier(it, seconds));
    }
  }

  private static double peakMemory() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    return Double.NaN;
  }

  /** With what a trial does besides: every loss is reported, every epoch ends with a checkpoint. */
  private double espalier(BenchCase it, double seconds) throws IOException {
    EngineModel model = models.computeIfAbsent(it.name(), name -> engine.build(it.plan()));
    List<Batch> batches = BenchBatches.of(it);
    ReportedSteps steps =
        reported.computeIfAbsent(it.name(), name -> new ReportedSteps(BATCHES_PER_EPOCH));
    long start = System.nanoTime();
    int done = 0;
    while (System.nanoTime() - start < seconds * 1e9) {
      steps.after(model.train(batches.get(done % BenchBatches.COUNT)), it.batch());
      done++;
      if (done % BATCHES_PER_EPOCH == 0) {
        CheckpointWriter.write(
            new Checkpoint(
                it.model(),
                new Position(done / BATCHES_PER_EPOCH, done),
                Lineage.NONE,
                model.weights(),
                model.updaterState()),
            folder.resolve(it.name() + ".ckpt"));
      }
    }
    double took = (System.nanoTime() - start) / 1e9;
    return (double) done * it.batch() / took;
  }
}
