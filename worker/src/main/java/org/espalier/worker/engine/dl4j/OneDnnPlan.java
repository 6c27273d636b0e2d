package org.espalier.worker.engine.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Primitives of oneDNN for arrays of one shape: made once, run at every step. Single precision,
 * used by one thread.
 */
abstract class OneDnnPlan implements AutoCloseable {

  private final List<Pointer> kept = new ArrayList<>();
  protected final engine processor = keep(new engine(engine.kind.cpu, 0));
  protected final stream queue = keep(new stream(processor));

  /** Keeps a part of the plan until it is closed. */
  protected final <T extends Pointer> T keep(T pointer) {
    kept.add(pointer);
    return pointer;
  }

  protected final memory.desc described(long[] sizes, memory.format_tag order) {
    return keep(new memory.desc(sizes, memory.data_type.f32, order));
  }

  protected final memory.desc described(ImageLayout layout) {
    return described(layout.sizes(), layout.tag());
  }

  /** A place for an array of ours, which is named before each run. */
  protected final memory place(memory.desc description) {
    return keep(new memory(description, processor, new Pointer()));
  }

  protected static void at(memory place, INDArray array) {
    place.set_data_handle(array.data().addressPointer());
  }

  /** A function of every number, and the way back through it. */
  protected record Elementwise(eltwise_forward forward, eltwise_backward backward) {}

  /**
   * @param function of {@code dnnl_eltwise_…}
   * @param flat how the numbers lie
   */
  protected final Elementwise elementwise(int function, memory.desc flat) {
    var there =
        keep(
            new eltwise_forward.primitive_desc(
                keep(new eltwise_forward.desc(dnnl.dnnl_forward_training, function, flat)),
                processor));
    var back =
        keep(
            new eltwise_backward.primitive_desc(
                keep(new eltwise_backward.desc(function, flat, flat)), processor, there));
    return new Elementwise(keep(new eltwise_forward(there)), keep(new eltwise_backward(back)));
  }

  protected final void run(primitive step, IntMemoryMap where) {
    step.execute(queue, where);
    queue._wait();
  }

  protected final IntMemoryMap places(Map<Integer, memory> byArgument) {
    IntMemoryMap map = keep(new IntMemoryMap());
    byArgument.forEach(map::put);
    return map;
  }

  /** Gives oneDNN's memory back, last made first. */
  @Override
  public void close() {
    kept.reversed().forEach(Pointer::close);
    kept.clear();
  }
}
