package org.espalier.worker.engine.dl4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.espalier.worker.engine.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The optimiser's state, weight by weight. Deeplearning4j keeps it by blocks of weights that are
 * trained alike: first one array for all weights of a block, then the next.
 */
final class UpdaterSlots {

  private record Place(INDArray block, long slotLength, long from, long count) {
    INDArray slot(int index) {
      long start = index * slotLength + from;
      return block.reshape(block.length()).get(NDArrayIndex.interval(start, start + count));
    }
  }

  private final List<String> names;
  private final Map<String, Place> places = new HashMap<>();

  UpdaterSlots(ComputationGraph graph, String optimizer) {
    names = Optimizers.slots(optimizer);
    if (names.isEmpty()) {
      return;
    }
    for (UpdaterBlock block : graph.getUpdater(true).getUpdaterBlocks()) {
      for (UpdaterBlock.ParamState state : block.getLayersAndVariablesInBlock()) {
        places.put(
            state.getLayer().getConfig().getLayerName() + "/" + state.getParamName(),
            new Place(
                block.getUpdaterView(),
                block.getParamOffsetEnd() - block.getParamOffsetStart(),
                state.getParamOffsetStart() - block.getParamOffsetStart(),
                state.getParamOffsetEnd() - state.getParamOffsetStart()));
      }
    }
  }

  Map<String, Tensor> read(List<Parameter> parameters) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      for (int i = 0; i < names.size(); i++) {
        state.put(
            parameter.fullName() + "/" + names.get(i),
            Tensors.copy(place(parameter).slot(i), parameter.weight().shape()));
      }
    }
    return state;
  }

  /**
   * @throws IllegalArgumentException if an array is missing or of another shape
   */
  void write(List<Parameter> parameters, Map<String, Tensor> state) {
    List<String> missing = new ArrayList<>();
    for (Parameter parameter : parameters) {
      for (int i = 0; i < names.size(); i++) {
        String name = parameter.fullName() + "/" + names.get(i);
        Tensor tensor = state.get(name);
        if (tensor == null || !tensor.shape().equals(parameter.weight().shape())) {
          missing.add(name);
        } else {
          Tensors.load(tensor, place(parameter).slot(i));
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "the optimiser's state lacks, or has in another shape: " + String.join(", ", missing));
    }
  }

  private Place place(Parameter parameter) {
    return Objects.requireNonNull(places.get(parameter.fullName()));
  }
}
