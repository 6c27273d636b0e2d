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
      int g = n * 3 * units;
      int s = n * units;
      for (int i = g; i < g + 2 * units; i++) {
        gates[i] = Host.sigmoid(gates[i] + recurrent[i]);
      }
      for (int u = 0; u < units; u++) {
        int c = g + 2 * units + u;
        float candidate = Host.tanh(gates[c] + gates[g + u] * recurrent[c]);
        gates[c] = candidate;
        float update = gates[g + units + u];
        state[s + u] = candidate + update * (before[s + u] - candidate);
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
      int g = n * 3 * units;
      int s = n * units;
      for (int u = 0; u < units; u++) {
        float reset = gates[g + u];
        float update = gates[g + units + u];
        float candidate = gates[g + 2 * units + u];
        float by = byState[s + u];
        float byCandidate = by * (1 - update) * (1 - candidate * candidate);
        float byUpdate = by * (before[s + u] - candidate) * update * (1 - update);
        float byReset = byCandidate * recurrent[g + 2 * units + u] * reset * (1 - reset);
        byGates[g + u] = byReset;
        byGates[g + units + u] = byUpdate;
        byGates[g + 2 * units + u] = byCandidate;
        byRecurrent[g + u] = byReset;
        byRecurrent[g + units + u] = byUpdate;
        byRecurrent[g + 2 * units + u] = byCandidate * reset;
        byState[s + u] = by * update;
      }
    }
  }
}
