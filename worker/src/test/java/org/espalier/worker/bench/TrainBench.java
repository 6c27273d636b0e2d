package org.espalier.worker.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.espalier.core.model.Shape;
import org.espalier.core.study.Lineage;
import org.espalier.worker.checkpoint.Checkpoint;
import org.espalier.worker.checkpoint.CheckpointWriter;
import org.espalier.worker.checkpoint.Position;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.Tensor;
import org.espalier.worker.engine.dl4j.Dl4jEngine;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains on random batches and says how fast. Reads lines {@code espalier|bare CASE SECONDS} and
 * answers each with samples per second; {@code preset FILE}, which is trained for an epoch, with 0;
 * {@code memory} with the peak of the process in MiB.
 */
public final class TrainBench {

  private static final int BATCHES = 8;
  private static final int BATCHES_PER_EPOCH = 125;

  private final Dl4jEngine engine = new Dl4jEngine();
  private final Map<String, EngineModel> models = new HashMap<>();
  private final Map<String, ComputationGraph> graphs = new HashMap<>();
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
      double rate =
          words[0].equals("espalier") ? bench.espalier(it, seconds) : bench.bare(it, seconds);
      System.out.println("answer " + rate);
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

  /** With what a trial does besides: every loss is kept, every epoch ends with a checkpoint. */
  private double espalier(BenchCase it, double seconds) throws IOException {
    EngineModel model = models.computeIfAbsent(it.name(), name -> engine.build(it.plan()));
    List<Batch> batches = batches(it);
    List<Double> losses = new ArrayList<>();
    long start = System.nanoTime();
    int done = 0;
    while (System.nanoTime() - start < seconds * 1e9) {
      losses.add(model.train(batches.get(done % BATCHES)));
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
    return (double) losses.size() * it.batch() / took;
  }

  private double bare(BenchCase it, double seconds) {
    ComputationGraph graph = graphs.computeIfAbsent(it.name(), BareGraphs::build);
    List<INDArray[]> batches = new ArrayList<>();
    for (Batch batch : batches(it)) {
      INDArray features = array(batch.features());
      batches.add(
          new INDArray[] {
            it.input() instanceof Shape.Sequence ? features.permute(0, 2, 1).dup('f') : features,
            array(batch.labels())
          });
    }
    long start = System.nanoTime();
    int done = 0;
    while (System.nanoTime() - start < seconds * 1e9) {
      INDArray[] batch = batches.get(done % BATCHES);
      graph.fit(new INDArray[] {batch[0]}, new INDArray[] {batch[1]});
      done++;
    }
    return done * it.batch() / ((System.nanoTime() - start) / 1e9);
  }

  private static INDArray array(Tensor tensor) {
    float[] values = new float[tensor.values().capacity()];
    tensor.values().get(0, values);
    return Nd4j.createFromArray(values)
        .reshape('c', tensor.shape().stream().mapToLong(Long::longValue).toArray());
  }

  private static List<Batch> batches(BenchCase it) {
    SplittableRandom random = new SplittableRandom(1);
    List<Batch> batches = new ArrayList<>();
    for (int b = 0; b < BATCHES; b++) {
      FloatBuffer features = FloatBuffer.allocate(Math.toIntExact(it.batch() * it.input().count()));
      while (features.hasRemaining()) {
        features.put((float) random.nextGaussian());
      }
      FloatBuffer labels = FloatBuffer.allocate(it.batch() * it.target().size());
      for (int i = 0; i < it.batch(); i++) {
        labels.put(i * it.target().size() + random.nextInt(it.target().size()), 1);
      }
      List<Long> shape = new ArrayList<>(List.of((long) it.batch()));
      shape.addAll(it.input().sizes());
      batches.add(
          new Batch(
              new Tensor(shape, features.rewind()),
              new Tensor(List.of((long) it.batch(), (long) it.target().size()), labels)));
    }
    return batches;
  }
}
