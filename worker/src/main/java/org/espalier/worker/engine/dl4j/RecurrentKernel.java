package org.espalier.worker.engine.dl4j;

import java.nio.FloatBuffer;
import java.util.Arrays;
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
  private Cell.Step[] moments = new Cell.Step[0];
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
    FloatBuffer sumValues = Host.floats(sums);
    FloatBuffer outputValues = Host.floats(output);
    FloatBuffer beforeValues = Host.floats(before);
    for (int k = 0; k < steps; k++) {
      int t = place(k, steps);
      Cell.Step step = moments[k + 1];
      if (cell.splitsRecurrent()) {
        recurrentProduct(output, k, steps).gather(step.recurrent());
      } else if (k > 0) {
        addRecurrent(output, place(k - 1, steps), sums, t, steps);
      }
      gatesAt(t, steps).gather(sumValues, step.gates());
      cell.forward(step, moments[k]);
      unitsAt(t, steps).scatter(beforeValues, moments[k].state());
      unitsAt(t, steps).scatter(outputValues, step.state());
    }
  }

  private Rows gatesAt(int t, int steps) {
    return new Rows(examples, steps, t, gateCount());
  }

  private Rows unitsAt(int t, int steps) {
    return new Rows(examples, steps, t, units());
  }

  private Matrix recurrent() {
    return Matrix.of(weights.recurrent().value(), units());
  }

  /** Step {@code t} of sequences of that width. */
  private static Matrix at(INDArray sequences, int t, int steps, int width) {
    return Matrix.of(sequences, (long) t * width, (long) steps * width);
  }

  /** Adds the product with the former output to the sums of a step, where both lie. */
  private void addRecurrent(INDArray output, int former, INDArray sums, int t, int steps) {
    Gemm.multiply(
        at(output, former, steps, units()),
        recurrent().turned(),
        at(sums, t, steps, gateCount()),
        examples,
        gateCount(),
        units(),
        1);
  }

  /** Values of one step that lie one example after the other. */
  private record Product(Rows rows, FloatBuffer values) {
    void gather(float[][] to) {
      rows.gather(values, to);
    }
  }

  private Product recurrentProduct(INDArray output, int k, int steps) {
    INDArray product = buffers.get("product", DataType.FLOAT, examples, gateCount());
    if (k == 0) {
      product.assign(0);
    } else {
      Gemm.multiply(
          at(output, place(k - 1, steps), steps, units()),
          recurrent().turned(),
          Matrix.of(product, gateCount()),
          examples,
          gateCount(),
          units(),
          0);
    }
    weights.recurrentBias().ifPresent(b -> rowSums.add(b.value(), product, examples));
    return new Product(gatesAt(0, 1), Host.floats(product));
  }

  /** Moments for that many examples and steps; at moment 0 every sequence begins: all zero. */
  private void prepare(int batch, int steps) {
    boolean fits = batch == examples && moments.length == steps + 1;
    examples = batch;
    if (!fits) {
      moments = new Cell.Step[steps + 1];
      Arrays.setAll(moments, it -> new Cell.Step(cell, batch * units()));
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
    FloatBuffer gradientValues = Host.floats(gradient);
    FloatBuffer sumValues = Host.floats(bySums);
    FloatBuffer productValues = Host.floats(byProducts);
    INDArray byState = buffers.get("state", DataType.FLOAT, examples, units());
    FloatBuffer byStateValues = Host.floats(byState);
    Cell.Step by = new Cell.Step(cell, examples * units());
    float[] through = new float[examples * units()];
    for (int k = steps - 1; k >= 0; k--) {
      int t = place(k, steps);
      unitsAt(t, steps).gather(gradientValues, through);
      add(by.state(), through);
      cell.backward(moments[k + 1], moments[k], by);
      gatesAt(t, steps).scatter(sumValues, by.gates());
      if (cell.splitsRecurrent()) {
        gatesAt(t, steps).scatter(productValues, by.recurrent());
      }
      if (k > 0) {
        Gemm.multiply(
            at(byProducts, t, steps, gateCount()),
            recurrent(),
            Matrix.of(byState, units()),
            examples,
            units(),
            gateCount(),
            0);
        byStateValues.get(0, through);
        add(by.state(), through);
      }
    }
  }

  private static void add(float[] to, float[] from) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
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
