package org.espalier.worker.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.espalier.core.model.Shape;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The other side of {@link TrainBench}: Deeplearning4j's own {@code fit()}, in a process in which
 * no engine of ours decides on threads. Reads lines {@code bare CASE SECONDS} and answers each with
 * samples per second.
 */
public final class BareBench {
  private static final String ONEDNN =
      "/org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64-onednn/libnd4jcpu.so";

  private final Map<String, ComputationGraph> graphs = new HashMap<>();

  private BareBench() {}

  public static void main(String[] arguments) throws IOException {
    // as a user would who wants it fast: Deeplearning4j has its helpers off by itself
    System.setProperty("org.eclipse.deeplearning4j.helpers.disable", "false");
    if (BareBench.class.getResource(ONEDNN) != null) {
      System.setProperty("org.bytedeco.javacpp.platform.extension", "-onednn");
    }
    BareBench bench = new BareBench();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.printf(
        "ready Deeplearning4j: %d threads, helpers %s%n",
        Nd4j.getEnvironment().maxThreads(), Nd4j.getEnvironment().helpersAllowed() ? "on" : "off");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      System.out.println(
          "answer " + bench.rate(BenchCase.named(words[1]), Double.parseDouble(words[2])));
    }
  }

  private double rate(BenchCase it, double seconds) {
    ComputationGraph graph = graphs.computeIfAbsent(it.name(), BareGraphs::build);
    List<INDArray[]> batches = new ArrayList<>();
    for (Batch batch : BenchBatches.of(it)) {
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
      INDArray[] batch = batches.get(done % BenchBatches.COUNT);
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
}
