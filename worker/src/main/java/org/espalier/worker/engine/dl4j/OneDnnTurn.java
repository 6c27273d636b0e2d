package org.espalier.worker.engine.dl4j;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Turns images from one layout into another. */
final class OneDnnTurn extends OneDnnPlan {

  /** Two layouts of the same images. */
  record Way(ImageLayout from, ImageLayout to) {}

  private final memory from;
  private final memory to;
  private final reorder turn;

  OneDnnTurn(Way way) {
    from = place(described(way.from()));
    to = place(described(way.to()));
    turn = keep(new reorder(from, to));
  }

  void run(INDArray source, INDArray result) {
    at(from, source);
    at(to, result);
    turn.execute(queue, from, to);
    queue._wait();
  }
}
