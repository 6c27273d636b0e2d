package org.espalier.worker.engine.dl4j;

import java.util.Arrays;

/** {@code h = tanh(sum)}. */
final class TanhCell implements Cell {

  @Override
  public int gates() {
    return 1;
  }

  @Override
  public void forward(
      float[] gates,
      float[] recurrent,
      float[] before,
      float[] beforeExtra,
      float[] state,
      float[] extra,
      int examples,
      int units) {
    int count = examples * units;
    for (int i = 0; i < count; i++) {
      state[i] = Host.tanh(gates[i]);
    }
  }

  @Override
  public void backward(
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
      int units) {
    int count = examples * units;
    for (int i = 0; i < count; i++) {
      byGates[i] = byState[i] * (1 - state[i] * state[i]);
    }
    Arrays.fill(byState, 0, count, 0);
  }
}
