package org.espalier.worker.engine.dl4j;

import java.util.Arrays;

/**
 * The inner part of a recurrent layer at one step, for a whole batch. Every array holds {@code
 * examples · units} values, one example after the other, and every gate has an array of its own:
 * loops over one index of several arrays are what the compiler turns into vector instructions.
 */
interface Cell {

  /** One step, or the gradients of one. */
  final class Step {

    private final float[][] gates;
    private final float[][] recurrent;
    private final float[] state;
    private final float[] extra;

    /** All zero; {@code size} is {@code examples · units}. */
    Step(Cell cell, int size) {
      gates = new float[cell.gates()][size];
      recurrent = new float[cell.splitsRecurrent() ? cell.gates() : 0][size];
      state = new float[size];
      extra = new float[cell.extras() * size];
    }

    /** State and extra are 0 again; gates are written before they are read. */
    void clear() {
      Arrays.fill(state, 0);
      Arrays.fill(extra, 0);
    }

    /** By gate: sums on the way in, activated on the way out. */
    float[][] gates() {
      return gates;
    }

    /** By gate: the product with the former state, where it is kept apart. */
    float[][] recurrent() {
      return recurrent;
    }

    /** The layer's output. */
    float[] state() {
      return state;
    }

    /** What is kept for each unit besides; empty where the cell needs nothing. */
    float[] extra() {
      return extra;
    }
  }

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

  /** Activates the gates and sets state and extra. */
  void forward(Step step, Step before);

  /**
   * @param by the gradients. In: of the step's state and extra. Out: of the sums in {@code gates};
   *     of the product with the former state in {@code recurrent}, where it is apart; of the former
   *     extra; in {@code state}, the part of the gradient of the former state that does not pass
   *     through the gates
   */
  void backward(Step step, Step before, Step by);
}
