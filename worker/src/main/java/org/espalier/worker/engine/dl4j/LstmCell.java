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
  public void forward(
      float[] gates,
      float[] recurrent,
      float[] before,
      float[] beforeExtra,
      float[] state,
      float[] extra,
      int examples,
      int units) {
    for (int n = 0; n < examples; n++) {
      int g = n * 4 * units;
      for (int i = g; i < g + 2 * units; i++) {
        gates[i] = Host.sigmoid(gates[i]);
      }
      for (int i = g + 2 * units; i < g + 3 * units; i++) {
        gates[i] = Host.tanh(gates[i]);
      }
      for (int i = g + 3 * units; i < g + 4 * units; i++) {
        gates[i] = Host.sigmoid(gates[i]);
      }
      int s = n * units;
      for (int u = 0; u < units; u++) {
        float memory =
            gates[g + units + u] * beforeExtra[s + u] + gates[g + u] * gates[g + 2 * units + u];
        extra[s + u] = memory;
        state[s + u] = gates[g + 3 * units + u] * Host.tanh(memory);
      }
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
    for (int n = 0; n < examples; n++) {
      int g = n * 4 * units;
      int s = n * units;
      for (int u = 0; u < units; u++) {
        float in = gates[g + u];
        float forget = gates[g + units + u];
        float cell = gates[g + 2 * units + u];
        float out = gates[g + 3 * units + u];
        float memory = Host.tanh(extra[s + u]);
        float by = byState[s + u];
        float byMemory = byExtra[s + u] + by * out * (1 - memory * memory);
        byGates[g + u] = byMemory * cell * in * (1 - in);
        byGates[g + units + u] = byMemory * beforeExtra[s + u] * forget * (1 - forget);
        byGates[g + 2 * units + u] = byMemory * in * (1 - cell * cell);
        byGates[g + 3 * units + u] = by * memory * out * (1 - out);
        byExtra[s + u] = byMemory * forget;
      }
    }
    Arrays.fill(byState, 0, examples * units, 0);
  }
}
