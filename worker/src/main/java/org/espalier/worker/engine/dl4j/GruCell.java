package org.espalier.worker.engine.dl4j;

/**
 * Gates reset, update, new: {@code n = tanh(x + r·(h·R))}, {@code h = (1 - z)·n + z·h'}. The
 * product with the former state is kept apart, since the reset gate takes only that part of the new
 * gate.
 */
final class GruCell implements Cell {

  @Override
  public int gates() {
    return 3;
  }

  @Override
  public boolean splitsRecurrent() {
    return true;
  }

  @Override
  public void forward(Step step, Step before) {
    float[] reset = step.gates()[0];
    float[] update = step.gates()[1];
    float[] candidate = step.gates()[2];
    float[] product = step.recurrent()[2];
    float[] former = before.state();
    float[] state = step.state();
    add(reset, step.recurrent()[0]);
    add(update, step.recurrent()[1]);
    Host.sigmoid(reset);
    Host.sigmoid(update);
    for (int i = 0; i < candidate.length; i++) {
      candidate[i] = Host.tanh(candidate[i] + reset[i] * product[i]);
    }
    for (int i = 0; i < state.length; i++) {
      state[i] = candidate[i] + update[i] * (former[i] - candidate[i]);
    }
  }

  private static void add(float[] to, float[] from) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }

  @Override
  public void backward(Step step, Step before, Step by) {
    float[] reset = step.gates()[0];
    float[] update = step.gates()[1];
    float[] candidate = step.gates()[2];
    float[] product = step.recurrent()[2];
    float[] former = before.state();
    float[] byState = by.state();
    float[] byReset = by.gates()[0];
    float[] byUpdate = by.gates()[1];
    float[] byCandidate = by.gates()[2];
    float[] byProduct = by.recurrent()[2];
    for (int i = 0; i < reset.length; i++) {
      byCandidate[i] = byState[i] * (1 - update[i]) * (1 - candidate[i] * candidate[i]);
    }
    for (int i = 0; i < reset.length; i++) {
      byUpdate[i] = byState[i] * (former[i] - candidate[i]) * update[i] * (1 - update[i]);
    }
    for (int i = 0; i < reset.length; i++) {
      byReset[i] = byCandidate[i] * product[i] * reset[i] * (1 - reset[i]);
    }
    for (int i = 0; i < reset.length; i++) {
      byProduct[i] = byCandidate[i] * reset[i];
    }
    System.arraycopy(byReset, 0, by.recurrent()[0], 0, byReset.length);
    System.arraycopy(byUpdate, 0, by.recurrent()[1], 0, byUpdate.length);
    for (int i = 0; i < reset.length; i++) {
      byState[i] *= update[i];
    }
  }
}
