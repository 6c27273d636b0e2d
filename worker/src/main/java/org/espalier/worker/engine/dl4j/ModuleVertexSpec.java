package org.espalier.worker.engine.dl4j;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Tells the graph that a module stands here and how many numbers it trains. */
final class ModuleVertexSpec extends GraphVertex {
  private static final long serialVersionUID = 1;

  private final transient ModuleVertex.Parts parts;
  private final String module;

  ModuleVertexSpec(ModuleVertex.Parts parts) {
    this.parts = parts;
    this.module = parts.module().name();
  }

  @Override
  @SuppressWarnings("CloneSuper")
  public GraphVertex clone() {
    return new ModuleVertexSpec(parts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModuleVertexSpec spec && spec.parts.equals(parts);
  }

  @Override
  public int hashCode() {
    return module.hashCode();
  }

  @Override
  public long numParams(boolean backprop) {
    List<Parameter> own = parts.trained();
    return own.stream().mapToLong(parameter -> parameter.weight().count()).sum();
  }

  @Override
  public int minVertexInputs() {
    return 1;
  }

  @Override
  public int maxVertexInputs() {
    return Integer.MAX_VALUE;
  }

  @Override
  public ModuleVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray values,
      boolean initialise,
      DataType type) {
    return new ModuleVertex(graph, name, index, parts, values, type);
  }

  @Override
  public InputType getOutputType(int layer, InputType... inputs) {
    throw new UnsupportedOperationException("shapes are inferred before the graph is built");
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    throw new UnsupportedOperationException("no memory report");
  }
}
