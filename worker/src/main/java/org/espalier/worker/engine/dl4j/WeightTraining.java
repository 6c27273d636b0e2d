package org.espalier.worker.engine.dl4j;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/** How the weights of one module are trained, as the graph asks for it. */
final class WeightTraining implements TrainingConfig {

  private final String module;
  private final IUpdater updater;
  private final Map<String, Parameter> decayed;
  private final List<Regularization> decay;

  WeightTraining(
      String module, IUpdater updater, Set<Parameter> decayed, List<Regularization> decay) {
    this.module = module;
    this.updater = updater;
    this.decayed = decayed.stream().collect(Collectors.toMap(p -> p.weight().name(), p -> p));
    this.decay = List.copyOf(decay);
  }

  @Override
  public String getLayerName() {
    return module;
  }

  @Override
  public List<Regularization> getRegularizationByParam(String parameter) {
    Parameter weight = decayed.get(parameter);
    return weight != null && weight.isTrained() ? decay : List.of();
  }

  @Override
  public boolean isPretrainParam(String parameter) {
    return false;
  }

  @Override
  public IUpdater getUpdaterByParam(String parameter) {
    return updater;
  }

  @Override
  public GradientNormalization getGradientNormalization() {
    return GradientNormalization.None;
  }

  @Override
  public double getGradientNormalizationThreshold() {
    return 0;
  }

  @Override
  public void setDataType(DataType type) {
    // kernels take the type of the arrays they are given
  }
}
