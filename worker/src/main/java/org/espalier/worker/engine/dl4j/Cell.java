package org.espalier.worker.engine.dl4j;

/**
 * The inner part of a recurrent layer at one step, for a whole batch. All arrays hold examples one
 * after the other; {@code gates} has {@code gates() · units} values an example, gate after gate.
 */
interface Cell {

  /** How many gates a unit has. */
  int gates();

  /** Whether the product with the former state must be kept apart from that with the input. */
  default boolean splitsRecurrent() {
    return false;
  }

  /** Numbers kept for each unit and step besides gates and state. */
  default int extras() {
    return 0;
  }

  /**
   * @param gates sums on the way in, activated on the way out
   * @param recurrent the product with the former state, where it is kept apart
   * @param before the former state
   * @param beforeExtra the former step's extras
   * @param state the new state
   * @param extra the new extras
   */
  void forward(
      float[] gates,
      float[] recurrent,
      float[] before,
      float[] beforeExtra,
      float[] state,
      float[] extra,
      int examples,
      int units);

  /**
   * @param byState the gradient of the new state; on the way out, the part of the gradient of the
   *     former state that does not pass through the gates
   * @param byExtra the gradient of the new extras; on the way out, of the former ones
   * @param byGates out: the gradient of the sums
   * @param byRecurrent out: the gradient of the product with the former state, where it is apart
   */
  void backward(
      float[] gates,
      float[] recurrent,
      float[] before,
      float[] beforeExtra,
      float[] state,
      float[] extra,
      float[] byState,
      float[] byExtra,
      float[] byGates,
      float[] byRecurrent,
      int examples,
      int units);
}
