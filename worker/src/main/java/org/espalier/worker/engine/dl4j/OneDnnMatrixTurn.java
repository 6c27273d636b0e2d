package org.espalier.worker.engine.dl4j;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.FloatPointer;

/** Writes a matrix transposed; both lie row after row without gaps. */
final class OneDnnMatrixTurn extends OneDnnPlan {

  private final memory from;
  private final memory to;
  private final reorder turn;

  /**
   * @param rows of the matrix that is turned
   * @param columns of it
   * @param adds whether the result is added to what is there
   */
  OneDnnMatrixTurn(int rows, int columns, boolean adds) {
    long[] sizes = {rows, columns};
    memory.desc lying = described(sizes, memory.format_tag.ab);
    memory.desc turned = described(sizes, memory.format_tag.ba);
    from = place(lying);
    to = place(turned);
    primitive_attr attributes = keep(new primitive_attr());
    if (adds) {
      post_ops afterwards = keep(new post_ops());
      afterwards.append_sum();
      attributes.set_post_ops(afterwards);
    }
    turn =
        keep(
            new reorder(
                keep(
                    new reorder.primitive_desc(
                        processor, lying, processor, turned, attributes, false))));
  }

  void run(FloatPointer matrix, FloatPointer result) {
    from.set_data_handle(matrix);
    to.set_data_handle(result);
    turn.execute(queue, from, to);
    queue._wait();
  }
}
