package org.espalier.worker.engine.dl4j;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The optimiser's step over the flat arrays of a graph. Where weights decay, Deeplearning4j walks
 * over all of them; elsewhere its update rules are called by themselves, since that walk makes two
 * views of every weight, which take longer than the rules.
 */
final class WeightStep {

  /** Numbers worked on at once, so that they stay in the nearest cache. */
  private static final int BLOCK = 1024;

  private final float[] values = new float[BLOCK];
  private final float[] steps = new float[BLOCK];
  private final ComputationGraph graph;
  private final boolean decays;
  private final INDArray weights;
  private final INDArray gradients;
  private final List<UpdaterBlock> blocks;

  private WeightStep(ComputationGraph graph, boolean decays, INDArray gradients) {
    this.graph = graph;
    this.decays = decays;
    this.gradients = gradients;
    this.weights = graph.params().reshape(gradients.shape());
    this.blocks = graph.getUpdater(true).getUpdaterBlocks();
  }

  /**
   * A graph's step, if it has weights.
   *
   * @param decays whether any of them decay
   */
  static Optional<WeightStep> of(ComputationGraph graph, boolean decays) {
    INDArray gradients = graph.getFlattenedGradients();
    return gradients == null || gradients.length() == 0
        ? Optional.empty()
        : Optional.of(new WeightStep(graph, decays, gradients));
  }

  /** What {@link #take} turns into steps. */
  INDArray gradients() {
    return gradients;
  }

  /**
   * Replaces the gradients by steps and subtracts these from the weights.
   *
   * @param iteration from 0
   * @param epoch from 0
   */
  void take(int iteration, int epoch, int examples) {
    if (decays) {
      graph
          .getUpdater()
          .update(graph.gradient(), iteration, epoch, examples, LayerWorkspaceMgr.noWorkspaces());
    } else {
      for (UpdaterBlock block : blocks) {
        block.getGradientUpdater().applyUpdater(block.getGradientView(), iteration, epoch);
      }
    }
    subtract();
  }

  /** ND4J's operation takes twice the time. */
  private void subtract() {
    if (weights.dataType() != DataType.FLOAT) {
      weights.subi(gradients);
      return;
    }
    FloatBuffer from = Host.floats(weights);
    FloatBuffer what = Host.floats(gradients);
    int count = Math.toIntExact(weights.length());
    for (int start = 0; start < count; start += BLOCK) {
      int size = Math.min(BLOCK, count - start);
      from.get(start, values, 0, size);
      what.get(start, steps, 0, size);
      for (int i = 0; i < size; i++) {
        values[i] -= steps[i];
      }
      from.put(start, values, 0, size);
    }
  }
}
