package org.espalier.worker.engine.dl4j;

import java.util.Arrays;

/** Gates input, forget, cell, output; the extra is the memory {@code c = f·c' + i·g}. */
final class LstmCell implements Cell {

  @Override
  public int gates() {
    return 4;
  }

  @Override
  public int extras() {
    return 1;
  }

  @Override
  public void forward(Step step, Step before) {
    float[] in = step.gates()[0];
    float[] forget = step.gates()[1];
    float[] cell = step.gates()[2];
    float[] out = step.gates()[3];
    float[] memory = step.extra();
    float[] former = before.extra();
    float[] state = step.state();
    Host.sigmoid(in);
    Host.sigmoid(forget);
    Host.tanh(cell);
    Host.sigmoid(out);
    for (int i = 0; i < memory.length; i++) {
      memory[i] = forget[i] * former[i] + in[i] * cell[i];
    }
    for (int i = 0; i < state.length; i++) {
      state[i] = out[i] * Host.tanh(memory[i]);
    }
  }

  @Override
  public void backward(Step step, Step before, Step by) {
    float[] out = step.gates()[3];
    float[] memory = step.extra();
    float[] byState = by.state();
    float[] byMemory = by.extra();
    float[] byOut = by.gates()[3];
    for (int i = 0; i < memory.length; i++) {
      float bent = Host.tanh(memory[i]);
      byMemory[i] += byState[i] * out[i] * (1 - bent * bent);
      byOut[i] = byState[i] * bent * out[i] * (1 - out[i]);
    }
    throughMemory(step, before, by);
    Arrays.fill(byState, 0);
  }

  private static void throughMemory(Step step, Step before, Step by) {
    float[] in = step.gates()[0];
    float[] forget = step.gates()[1];
    float[] cell = step.gates()[2];
    float[] former = before.extra();
    float[] byMemory = by.extra();
    float[] byIn = by.gates()[0];
    float[] byForget = by.gates()[1];
    float[] byCell = by.gates()[2];
    for (int i = 0; i < in.length; i++) {
      byIn[i] = byMemory[i] * cell[i] * in[i] * (1 - in[i]);
    }
    for (int i = 0; i < in.length; i++) {
      byCell[i] = byMemory[i] * in[i] * (1 - cell[i] * cell[i]);
    }
    for (int i = 0; i < in.length; i++) {
      byForget[i] = byMemory[i] * former[i] * forget[i] * (1 - forget[i]);
    }
    for (int i = 0; i < in.length; i++) {
      byMemory[i] *= forget[i];
    }
  }
}
