package org.espalier.worker.engine.dl4j;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** The loss of a head, as the graph's configuration names it. */
final class HeadLoss extends LossLayer {
  private static final long serialVersionUID = 1;

  private final transient Loss loss;

  HeadLoss(String name, Loss loss) {
    super(new Builder(new LossMSE()).name(name));
    this.loss = loss;
  }

  Loss loss() {
    return loss;
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray values,
      boolean initialise,
      DataType type) {
    HeadLossLayer layer = new HeadLossLayer(conf, type, loss);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamTable(Map.of());
    return layer;
  }
}
