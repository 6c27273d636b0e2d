package org.espalier.worker.engine.dl4j;

import java.nio.FloatBuffer;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Adam (Kingma and Ba 2015) in one pass over all weights that are trained alike, by a loop that the
 * compiler turns into the widest vector instructions at hand; ND4J's operation is built for
 * narrower ones. The same formula, with the bias corrections in the rate. State: means of the
 * gradients, then of their squares.
 */
final class Adam extends OwnUpdater {
  private static final long serialVersionUID = 1;

  /** Numbers worked on at once, so that they stay in the nearest cache. */
  private static final int BLOCK = 1024;

  private final double beta1;
  private final double beta2;
  private final double epsilon;

  Adam(ISchedule rate, double beta1, double beta2, double epsilon) {
    super(rate);
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
  }

  @Override
  public long stateSize(long numbers) {
    return 2 * numbers;
  }

  @Override
  Steps steps(INDArray state) {
    Halves halves = Halves.of(state);
    return new AdamSteps(halves.first(), halves.second());
  }

  private final class AdamSteps extends Steps {
    private final INDArray means;
    private final INDArray squares;
    private final float[] gradients = new float[BLOCK];
    private final float[] first = new float[BLOCK];
    private final float[] second = new float[BLOCK];

    AdamSteps(INDArray means, INDArray squares) {
      super(Adam.this);
      this.means = means;
      this.squares = squares;
    }

    @Override
    public Map<String, INDArray> getState() {
      return Map.of("mean", means, "variance", squares);
    }

    @Override
    void step(INDArray gradient, double rate, int iteration) {
      if (gradient.dataType() != DataType.FLOAT) {
        INDArray row = gradient.reshape(gradient.length());
        Nd4j.exec(new AdamUpdater(row, squares, means, rate, beta1, beta2, epsilon, iteration));
        return;
      }
      double done = iteration + 1.0;
      float corrected =
          (float) (rate * Math.sqrt(1 - Math.pow(beta2, done)) / (1 - Math.pow(beta1, done)));
      FloatBuffer g = Host.floats(gradient);
      FloatBuffer m = Host.floats(means);
      FloatBuffer v = Host.floats(squares);
      int count = Math.toIntExact(gradient.length());
      for (int from = 0; from < count; from += BLOCK) {
        int size = Math.min(BLOCK, count - from);
        g.get(from, gradients, 0, size);
        m.get(from, first, 0, size);
        v.get(from, second, 0, size);
        move(size, corrected);
        g.put(from, gradients, 0, size);
        m.put(from, first, 0, size);
        v.put(from, second, 0, size);
      }
    }

    private void move(int size, float rate) {
      float keep1 = (float) beta1;
      float add1 = (float) (1 - beta1);
      float keep2 = (float) beta2;
      float add2 = (float) (1 - beta2);
      float tiny = (float) epsilon;
      for (int i = 0; i < size; i++) {
        float g = gradients[i];
        float m = keep1 * first[i] + add1 * g;
        float v = keep2 * second[i] + add2 * g * g;
        first[i] = m;
        second[i] = v;
        gradients[i] = rate * m / ((float) Math.sqrt(v) + tiny);
      }
    }
  }
}
