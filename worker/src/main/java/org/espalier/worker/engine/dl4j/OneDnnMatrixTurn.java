package org.espalier.worker.engine.dl4j;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Writes a matrix transposed. */
final class OneDnnMatrixTurn extends OneDnnPlan {

  /** Of the matrix that is turned, which lies row after row. */
  record Size(long rows, long columns) {
    private long[] sizes() {
      return new long[] {rows, columns};
    }
  }

  private final memory from;
  private final memory to;
  private final reorder turn;

  OneDnnMatrixTurn(Size size) {
    from = place(described(size.sizes(), memory.format_tag.ab));
    to = place(described(size.sizes(), memory.format_tag.ba));
    turn = keep(new reorder(from, to));
  }

  /**
   * @param result as {@code [columns, rows]}
   */
  void run(INDArray matrix, INDArray result) {
    at(from, matrix);
    at(to, result);
    turn.execute(queue, from, to);
    queue._wait();
  }
}
