package org.espalier.worker.engine.dl4j;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.worker.engine.dl4j.Gemm.Matrix;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Some neighbouring examples of a batch on their way through a recurrent layer: the products of all
 * steps with the input are one multiplication, each step adds one with the former state, and the
 * gradients of the weights are one multiplication again. Only the steps themselves go one by one.
 * Spans of one batch may run at the same time: each reads and writes its own examples.
 */
final class RecurrentSpan {

  /**
   * Which examples, from {@code first} on.
   *
   * @param steps of a sequence
   */
  record Range(int first, int examples, int steps) {
    private Rows at(int step, int width) {
      return new Rows(first, examples, steps, step, width);
    }

    private long rows() {
      return (long) examples * steps;
    }

    /** Its part of sequences of that width, row after row. */
    private Matrix of(INDArray sequences, int width) {
      return Matrix.of(sequences, (long) first * steps * width, width);
    }
  }

  /**
   * The whole batch on the way forward, as {@code [examples, steps, width]}.
   *
   * @param recurrent the recurrent weights as {@code [units, gates]}
   * @param before the former output at each step
   * @param product of the former output of one step, as {@code [examples, gates]}, where the cell
   *     wants it apart
   */
  record Sequences(
      INDArray input,
      Matrix recurrent,
      INDArray sums,
      INDArray output,
      INDArray before,
      INDArray product) {}

  /**
   * The gradients of {@link Sequences}.
   *
   * @param products of what the products with the former output are; the same array as that of the
   *     sums where the cell does not keep them apart
   * @param state of one step's former output, {@code [examples, units]}
   * @param input empty where nobody needs it
   */
  record Gradients(
      INDArray output,
      INDArray sums,
      INDArray products,
      INDArray state,
      Optional<INDArray> input) {}

  private final Cell cell;
  private final RecurrentKernel.Weights weights;
  private final boolean backwards;
  private final Range range;
  private final int units;
  private final int width;
  private final RowSums rowSums = new RowSums();
  private final Cell.Step[] moments;
  private final Cell.Step by;
  private final float[] through;

  RecurrentSpan(Cell cell, RecurrentKernel.Weights weights, boolean backwards, Range range) {
    this.cell = cell;
    this.weights = weights;
    this.backwards = backwards;
    this.range = range;
    units = (int) weights.recurrent().shape()[1];
    width = cell.gates() * units;
    // at moment 0 every sequence begins: all zero
    moments = new Cell.Step[range.steps() + 1];
    Arrays.setAll(moments, it -> new Cell.Step(cell, range.examples() * units));
    by = new Cell.Step(cell, range.examples() * units);
    through = new float[range.examples() * units];
  }

  /** The place in time of the k-th step that is computed. */
  private int place(int k) {
    return backwards ? range.steps() - 1 - k : k;
  }

  void forward(Sequences all) {
    int features = (int) all.input().size(2);
    FloatBuffer sumValues = Host.floats(all.sums());
    startWithBias(sumValues);
    Gemm.multiply(
        range.of(all.input(), features),
        Matrix.of(weights.input().value(), features).turned(),
        range.of(all.sums(), width),
        range.rows(),
        width,
        features,
        1);
    FloatBuffer outputValues = Host.floats(all.output());
    FloatBuffer beforeValues = Host.floats(all.before());
    for (int k = 0; k < range.steps(); k++) {
      int t = place(k);
      Cell.Step step = moments[k + 1];
      if (cell.splitsRecurrent()) {
        recurrentProduct(all, k, step.recurrent());
      } else if (k > 0) {
        addRecurrent(all, place(k - 1), at(all.sums(), t, width), 1);
      }
      range.at(t, width).gather(sumValues, step.gates());
      cell.forward(step, moments[k]);
      range.at(t, units).scatter(beforeValues, moments[k].state());
      range.at(t, units).scatter(outputValues, step.state());
    }
  }

  private void startWithBias(FloatBuffer sums) {
    float[] bias = new float[width];
    Host.floats(weights.bias().value()).get(bias);
    int start = range.first() * range.steps();
    for (int row = start; row < start + range.rows(); row++) {
      sums.put(row * width, bias);
    }
  }

  /** A step of sequences of that width. */
  private Matrix at(INDArray sequences, int t, int wide) {
    return range.of(sequences, wide).step(t, range.steps());
  }

  /**
   * {@code sums = keep · sums + } the product of the recurrent weights with the output of a step.
   */
  private void addRecurrent(Sequences all, int former, Matrix sums, double keep) {
    Gemm.multiply(
        at(all.output(), former, units),
        all.recurrent(),
        sums,
        range.examples(),
        width,
        units,
        keep);
  }

  private void recurrentProduct(Sequences all, int k, float[][] gates) {
    Matrix product = Matrix.of(all.product(), (long) range.first() * width, width);
    FloatBuffer values = Host.floats(all.product());
    if (k == 0) {
      for (int i = range.first() * width; i < (range.first() + range.examples()) * width; i++) {
        values.put(i, 0);
      }
    } else {
      addRecurrent(all, place(k - 1), product, 0);
    }
    weights.recurrentBias().ifPresent(b -> rowSums.add(b.value(), product, range.examples()));
    new Rows(range.first(), range.examples(), 1, 0, width).gather(values, gates);
  }

  /**
   * After {@link #forward} with the same sequences.
   *
   * @param byWeights where the gradients of the weights go; empty where nobody needs them
   * @param keep whether what a shared weight's gradient holds already is kept
   */
  void backward(Sequences all, Gradients by, List<INDArray> byWeights, boolean keep) {
    stepsBack(by);
    if (!byWeights.isEmpty()) {
      weigh(all, by, byWeights, keep);
    }
    int features = (int) all.input().size(2);
    by.input()
        .ifPresent(
            it ->
                Gemm.multiply(
                    range.of(by.sums(), width),
                    Matrix.of(weights.input().value(), features),
                    range.of(it, features),
                    range.rows(),
                    features,
                    width,
                    0));
  }

  private void weigh(Sequences all, Gradients by, List<INDArray> byWeights, boolean keep) {
    double kept = keep ? weights.input().keep() : 0;
    Matrix sums = range.of(by.sums(), width);
    Matrix products = range.of(by.products(), width);
    int features = (int) all.input().size(2);
    product(sums, range.of(all.input(), features), features, byWeights.get(0), kept);
    product(products, range.of(all.before(), units), units, byWeights.get(1), kept);
    rowSums.sum(sums, range.rows(), byWeights.get(2), kept);
    if (weights.recurrentBias().isPresent()) {
      rowSums.sum(products, range.rows(), byWeights.get(3), kept);
    }
  }

  private void product(Matrix left, Matrix right, int columns, INDArray result, double kept) {
    Gemm.multiply(
        left.turned(), right, Matrix.of(result, columns), width, columns, range.rows(), kept);
  }

  private void stepsBack(Gradients all) {
    FloatBuffer gradientValues = Host.floats(all.output());
    FloatBuffer sumValues = Host.floats(all.sums());
    FloatBuffer productValues = Host.floats(all.products());
    FloatBuffer byStateValues = Host.floats(all.state());
    by.clear();
    for (int k = range.steps() - 1; k >= 0; k--) {
      int t = place(k);
      range.at(t, units).gather(gradientValues, through);
      add(by.state(), through);
      cell.backward(moments[k + 1], moments[k], by);
      range.at(t, width).scatter(sumValues, by.gates());
      if (cell.splitsRecurrent()) {
        range.at(t, width).scatter(productValues, by.recurrent());
      }
      if (k > 0) {
        Gemm.multiply(
            at(all.products(), t, width),
            Matrix.of(weights.recurrent().value(), units),
            Matrix.of(all.state(), (long) range.first() * units, units),
            range.examples(),
            units,
            width,
            0);
        byStateValues.get(range.first() * units, through);
        add(by.state(), through);
      }
    }
  }

  private static void add(float[] to, float[] from) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }
}
