package org.espalier.worker.engine.dl4j;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The optimiser's step over the flat arrays of a graph. Where weights decay, Deeplearning4j walks
 * over all of them; elsewhere its update rules are called by themselves, since that walk makes two
 * views of every weight, which take longer than the rules.
 */
final class WeightStep {

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
    weights.subi(gradients);
  }
}
