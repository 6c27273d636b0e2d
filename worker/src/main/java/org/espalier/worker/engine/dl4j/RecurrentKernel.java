package org.espalier.worker.engine.dl4j;

import java.nio.FloatBuffer;
import java.util.Optional;
import org.espalier.worker.engine.dl4j.Gemm.Matrix;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A recurrent layer: the products of all steps with the input are one multiplication, each step
 * adds one with the former state, and the gradients of the weights are one multiplication again.
 * Only the steps themselves go one by one. Single precision, on the processor.
 */
final class RecurrentKernel implements Kernel {

  /** The weights of one cell; {@code recurrentBias} where the cell keeps the products apart. */
  record Weights(
      Parameter input, Parameter recurrent, Parameter bias, Optional<Parameter> recurrentBias) {}

  private final Cell cell;
  private final Weights weights;
  private final boolean backwards;
  private final Buffers buffers = new Buffers();
  private final RowSums rowSums = new RowSums();
  private INDArray input;
  private float[][] gates = new float[0][];
  private float[][] products = new float[0][];
  private float[][] states = new float[0][];
  private float[][] extras = new float[0][];
  private float[] nothing = new float[0];
  private int examples;

  @SuppressWarnings("NullAway.Init")
  RecurrentKernel(Cell cell, Weights weights, boolean backwards) {
    this.cell = cell;
    this.weights = weights;
    this.backwards = backwards;
  }

  private int units() {
    return (int) weights.recurrent().shape()[1];
  }

  private int gateCount() {
    return cell.gates() * units();
  }

  /** The place in time of the k-th step that is computed. */
  private int place(int k, int steps) {
    return backwards ? steps - 1 - k : k;
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    requireSingle(x);
    input = x;
    int steps = (int) x.size(1);
    int features = (int) x.size(2);
    int width = gateCount();
    prepare((int) x.size(0), steps);
    INDArray sums = buffers.get("sums", DataType.FLOAT, examples, steps, width);
    Gemm.multiply(
        Matrix.of(x, features),
        Matrix.of(weights.input().value(), features).turned(),
        Matrix.of(sums, width),
        (long) examples * steps,
        width,
        features,
        0);
    rowSums.add(weights.bias().value(), sums, (long) examples * steps);
    INDArray output = buffers.get("output", DataType.FLOAT, examples, steps, units());
    INDArray before = buffers.get("before", DataType.FLOAT, examples, steps, units());
    steps(sums, output, before, steps);
    return output;
  }

  private void steps(INDArray sums, INDArray output, INDArray before, int steps) {
    int width = gateCount();
    int units = units();
    INDArray product = buffers.get("product", DataType.FLOAT, examples, width);
    INDArray state = buffers.get("state", DataType.FLOAT, examples, units);
    FloatBuffer sumValues = Host.floats(sums);
    FloatBuffer outputValues = Host.floats(output);
    FloatBuffer beforeValues = Host.floats(before);
    FloatBuffer productValues = Host.floats(product);
    FloatBuffer stateValues = Host.floats(state);
    Matrix recurrent = Matrix.of(weights.recurrent().value(), units).turned();
    for (int k = 0; k < steps; k++) {
      int t = place(k, steps);
      Rows.gather(sumValues, gates[k], examples, steps, t, width);
      if (k > 0 || cell.splitsRecurrent()) {
        stateValues.put(0, states[k], 0, examples * units);
        Gemm.multiply(
            Matrix.of(state, units),
            recurrent,
            Matrix.of(product, width),
            examples,
            width,
            units,
            0);
        weights.recurrentBias().ifPresent(b -> rowSums.add(b.value(), product, examples));
        productValues.get(0, products[k], 0, examples * width);
        if (!cell.splitsRecurrent()) {
          add(gates[k], products[k], examples * width);
        }
      }
      cell.forward(
          gates[k],
          products[k],
          states[k],
          extras[k],
          states[k + 1],
          extras[k + 1],
          examples,
          units);
      Rows.scatter(states[k], beforeValues, examples, steps, t, units);
      Rows.scatter(states[k + 1], outputValues, examples, steps, t, units);
    }
  }

  private static void add(float[] to, float[] from, int count) {
    for (int i = 0; i < count; i++) {
      to[i] += from[i];
    }
  }

  /** Arrays for that many examples and steps; state 0 is where every sequence begins: zero. */
  private void prepare(int batch, int steps) {
    int width = gateCount();
    boolean fits = batch == examples && gates.length == steps;
    examples = batch;
    if (!fits) {
      gates = new float[steps][batch * width];
      products = new float[steps][batch * width];
      states = new float[steps + 1][batch * units()];
      extras = new float[steps + 1][batch * units() * cell.extras()];
      nothing = new float[batch * width];
    }
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    int steps = (int) input.size(1);
    int features = (int) input.size(2);
    int width = gateCount();
    int units = units();
    long rows = (long) examples * steps;
    INDArray bySums = buffers.get("by sums", DataType.FLOAT, examples, steps, width);
    INDArray byProducts =
        cell.splitsRecurrent()
            ? buffers.get("by products", DataType.FLOAT, examples, steps, width)
            : bySums;
    stepsBack(gradient, bySums, byProducts, steps);
    INDArray before = buffers.get("before", DataType.FLOAT, examples, steps, units);
    if (weights.input().isTrained()) {
      product(bySums, width, input, features, rows, weights.input());
      product(byProducts, width, before, units, rows, weights.recurrent());
      rowSums.sum(bySums, rows, weights.bias());
      weights.recurrentBias().ifPresent(b -> rowSums.sum(byProducts, rows, b));
    }
    if (!wantInput) {
      return gradient;
    }
    INDArray result = buffers.like("gradient", input);
    Gemm.multiply(
        Matrix.of(bySums, width),
        Matrix.of(weights.input().value(), features),
        Matrix.of(result, features),
        rows,
        features,
        width,
        0);
    return result;
  }

  private static void product(
      INDArray left, int width, INDArray right, int columns, long rows, Parameter weight) {
    Gemm.multiply(
        Matrix.of(left, width).turned(),
        Matrix.of(right, columns),
        Matrix.of(weight.gradient(), columns),
        width,
        columns,
        rows,
        weight.keep());
  }

  private void stepsBack(INDArray gradient, INDArray bySums, INDArray byProducts, int steps) {
    int width = gateCount();
    int units = units();
    FloatBuffer gradientValues = Host.floats(gradient);
    FloatBuffer sumValues = Host.floats(bySums);
    FloatBuffer productValues = Host.floats(byProducts);
    INDArray byState = buffers.get("state", DataType.FLOAT, examples, units);
    FloatBuffer byStateValues = Host.floats(byState);
    Matrix recurrent = Matrix.of(weights.recurrent().value(), units);
    float[] carried = new float[examples * units];
    float[] through = new float[examples * units];
    float[] byExtra = new float[extras[0].length];
    float[] byGates = new float[examples * width];
    float[] byRecurrent = cell.splitsRecurrent() ? new float[examples * width] : nothing;
    for (int k = steps - 1; k >= 0; k--) {
      int t = place(k, steps);
      Rows.gather(gradientValues, through, examples, steps, t, units);
      add(carried, through, examples * units);
      cell.backward(
          gates[k],
          products[k],
          states[k],
          extras[k],
          states[k + 1],
          extras[k + 1],
          carried,
          byExtra,
          byGates,
          byRecurrent,
          examples,
          units);
      Rows.scatter(byGates, sumValues, examples, steps, t, width);
      if (cell.splitsRecurrent()) {
        Rows.scatter(byRecurrent, productValues, examples, steps, t, width);
      }
      if (k > 0) {
        Gemm.multiply(
            Matrix.of(byProducts, (long) t * width, (long) steps * width),
            recurrent,
            Matrix.of(byState, units),
            examples,
            units,
            width,
            0);
        byStateValues.get(0, through, 0, examples * units);
        add(carried, through, examples * units);
      }
    }
  }

  static void requireSingle(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalStateException("recurrent layers compute in single precision only");
    }
  }

  @Override
  public void close() {
    buffers.close();
  }
}
