package org.espalier.worker.testing;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.study.TrainingSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.Engine;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.ModelPlan;
import org.espalier.worker.engine.Tensor;
import org.espalier.worker.trial.TrialFailure;

/**
 * Softmax regression by gradient descent with momentum: the smallest model that really learns. The
 * last module of the specification holds its weights; the ones before it are taken for pictures of
 * real ones and do nothing.
 */
public final class SoftmaxEngine implements Engine {

  @Override
  public String device() {
    return "cpu: plain Java";
  }

  @Override
  public EngineModel build(ModelPlan plan) {
    int classes = plan.target().size();
    if (classes < 2) {
      throw new TrialFailure(FailureCategory.BAD_SPEC, "Softmax regression wants classes.");
    }
    ModuleSpec head = plan.model().modules().getLast();
    int features = Math.toIntExact(plan.inputs().values().iterator().next().count());
    SplittableRandom random = new SplittableRandom(plan.seed());
    float[] weight = new float[classes * features];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (random.nextDouble(-1, 1) * 0.01);
    }
    return new SoftmaxModel(head.name(), features, classes, weight, plan.training());
  }

  /** Milliseconds that each batch takes longer, so that a test can act in the middle of a trial. */
  public static final String PAUSE = "softmax.pause";

  private static void pause() {
    try {
      Thread.sleep(Long.getLong(PAUSE, 0));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class SoftmaxModel implements EngineModel {
    private static final float MOMENTUM = 0.9f;
    private final String module;
    private final int features;
    private final int classes;
    private final float learningRate;
    private final float[] weight;
    private final float[] bias;
    private final float[] velocity;

    SoftmaxModel(String module, int features, int classes, float[] weight, TrainingSpec training) {
      this.module = module;
      this.features = features;
      this.classes = classes;
      this.learningRate = (float) training.learningRate();
      this.weight = weight;
      this.bias = new float[classes];
      this.velocity = new float[weight.length + classes];
    }

    @Override
    public double train(Batch batch) {
      pause();
      float[] probabilities = probabilities(batch.features());
      FloatBuffer labels = batch.labels().values();
      FloatBuffer x = batch.features().values();
      float[] gradient = new float[velocity.length];
      double loss = 0;
      int size = batch.size();
      for (int i = 0; i < size; i++) {
        for (int c = 0; c < classes; c++) {
          float label = labels.get(i * classes + c);
          float p = probabilities[i * classes + c];
          loss -= label > 0 ? Math.log(Math.max(1e-12, p)) : 0;
          float delta = (p - label) / size;
          for (int f = 0; f < features; f++) {
            gradient[c * features + f] += delta * x.get(i * features + f);
          }
          gradient[weight.length + c] += delta;
        }
      }
      for (int i = 0; i < gradient.length; i++) {
        velocity[i] = MOMENTUM * velocity[i] - learningRate * gradient[i];
        if (i < weight.length) {
          weight[i] += velocity[i];
        } else {
          bias[i - weight.length] += velocity[i];
        }
      }
      return learningRate > 1e6 ? Double.NaN : loss / size;
    }

    private float[] probabilities(Tensor batch) {
      int size = Math.toIntExact(batch.shape().getFirst());
      FloatBuffer x = batch.values();
      float[] out = new float[size * classes];
      for (int i = 0; i < size; i++) {
        float max = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
          float sum = bias[c];
          for (int f = 0; f < features; f++) {
            sum += weight[c * features + f] * x.get(i * features + f);
          }
          out[i * classes + c] = sum;
          max = Math.max(max, sum);
        }
        double total = 0;
        for (int c = 0; c < classes; c++) {
          out[i * classes + c] = (float) Math.exp(out[i * classes + c] - max);
          total += out[i * classes + c];
        }
        for (int c = 0; c < classes; c++) {
          out[i * classes + c] = (float) (out[i * classes + c] / total);
        }
      }
      return out;
    }

    @Override
    public Tensor predict(Tensor batch) {
      return new Tensor(
          List.of(batch.shape().getFirst(), (long) classes),
          FloatBuffer.wrap(probabilities(batch)));
    }

    @Override
    public Tensor activations(String name, Tensor features) {
      throw new UnsupportedOperationException("not used");
    }

    @Override
    public double loss(Batch batch) {
      throw new UnsupportedOperationException("not used");
    }

    @Override
    public void beginEpoch(int epoch) {}

    @Override
    public Map<String, Tensor> weights() {
      return Map.of(
          module + "/weight",
          new Tensor(List.of((long) classes, (long) features), FloatBuffer.wrap(weight.clone())),
          module + "/bias",
          new Tensor(List.of((long) classes), FloatBuffer.wrap(bias.clone())));
    }

    @Override
    public void setWeights(Map<String, Tensor> weights) {
      weights.forEach(
          (name, tensor) -> tensor.values().get(0, name.equals(module + "/bias") ? bias : weight));
    }

    @Override
    public Map<String, Tensor> updaterState() {
      return Map.of(
          module + "/all/velocity",
          new Tensor(List.of((long) velocity.length), FloatBuffer.wrap(velocity.clone())));
    }

    @Override
    public void setUpdaterState(Map<String, Tensor> state, int epoch, long iteration) {
      state.values().forEach(tensor -> tensor.values().get(0, velocity));
    }

    @Override
    public long trainableParameters() {
      return velocity.length;
    }

    @Override
    public void close() {}
  }
}
