package org.espalier.worker.engine.dl4j;

import java.util.Arrays;

/** {@code h = tanh(sum)}. */
final class TanhCell implements Cell {

  @Override
  public int gates() {
    return 1;
  }

  @Override
  public void forward(Step step, Step before) {
    float[] sums = step.gates()[0];
    float[] state = step.state();
    for (int i = 0; i < state.length; i++) {
      state[i] = Host.tanh(sums[i]);
    }
  }

  @Override
  public void backward(Step step, Step before, Step by) {
    float[] state = step.state();
    float[] byState = by.state();
    float[] bySums = by.gates()[0];
    for (int i = 0; i < state.length; i++) {
      bySums[i] = byState[i] * (1 - state[i] * state[i]);
    }
    Arrays.fill(byState, 0);
  }
}
