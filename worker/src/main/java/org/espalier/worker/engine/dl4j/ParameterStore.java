package org.espalier.worker.engine.dl4j;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.espalier.core.model.InferredModel;
import org.espalier.core.model.InferredModel.InferredModule;
import org.espalier.core.model.Weight;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** All weights of a model, a shared one once. */
final class ParameterStore {

  private final Map<String, Parameter> all = new LinkedHashMap<>();
  private final Map<String, Map<String, Parameter>> byModule = new HashMap<>();

  ParameterStore(InferredModel model, DataType type) {
    for (InferredModule module : model.modules()) {
      Map<String, Parameter> mine = new LinkedHashMap<>();
      Map<String, Parameter> owners =
          module.isTied() ? Objects.requireNonNull(byModule.get(module.owner())) : Map.of();
      for (Weight weight : module.weights()) {
        Parameter parameter = owners.get(weight.name());
        if (parameter == null) {
          parameter = new Parameter(module.name(), weight);
          all.put(parameter.fullName(), parameter);
          if (!weight.trained()) {
            parameter.bindValue(Nd4j.create(type, parameter.shape()));
          }
        } else {
          parameter.share();
        }
        mine.put(weight.name(), parameter);
      }
      byModule.put(module.name(), mine);
    }
  }

  Collection<Parameter> all() {
    return all.values();
  }

  /** What a module computes with, whoever owns it. */
  Map<String, Parameter> of(String module) {
    return byModule.getOrDefault(module, Map.of());
  }

  /** What a module owns and the optimiser may change. */
  List<Parameter> trainedOf(String module) {
    List<Parameter> own = new ArrayList<>(of(module).values());
    own.removeIf(parameter -> !parameter.owner().equals(module) || !parameter.weight().trained());
    return own;
  }

  /** Sets every weight to its start. */
  void initialise(long seed) {
    for (Parameter parameter : all.values()) {
      FloatBuffer start = FloatBuffer.allocate(Math.toIntExact(parameter.weight().count()));
      parameter.weight().initialisation().fill(start, seed, parameter.fullName());
      parameter
          .value()
          .assign(
              Nd4j.createFromArray(start.array())
                  .castTo(parameter.value().dataType())
                  .reshape('c', parameter.shape()));
    }
  }

  /** Sets the gradients of shared weights to 0, before a step. */
  void clearSharedGradients() {
    for (Parameter parameter : all.values()) {
      if (parameter.isShared() && parameter.weight().trained()) {
        parameter.gradient().assign(0);
      }
    }
  }
}
