package org.espalier.worker.engine.dl4j;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.espalier.worker.engine.dl4j.Gemm.Matrix;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Some neighbouring examples of a batch on their way through a recurrent layer. A step is one
 * product of matrices: what comes in and the former state, side by side, with the {@link
 * StackedWeights}. On the way back a few steps at a time give one product for the gradients of the
 * weights. So the sums of a step, and the gradients of a few, stay in the processor's caches. Spans
 * of one batch may run at the same time: each reads and writes its own examples.
 */
final class RecurrentSpan {

  /**
   * Which examples, from {@code first} on.
   *
   * @param steps of a sequence
   */
  record Range(int first, int examples, int steps) {

    /** A step of {@code [batch, steps, width]}. */
    private Rows at(int step, int width) {
      return Rows.ofStep(first, examples, steps, step, width);
    }

    /**
     * A step of an array in which this span's examples lie step by step, as {@code [held, examples,
     * width]}, after all of the spans before it.
     *
     * @param held how many steps the array has room for
     */
    private Rows own(int step, int held, int width) {
      return new Rows((first * held + step * examples) * width, examples, width, width);
    }

    private Matrix own(INDArray array, int step, int held, int width) {
      return Matrix.of(array, own(step, held, width).start(), width);
    }
  }

  /**
   * The whole batch on the way forward.
   *
   * @param input {@code [batch, steps, features]}
   * @param stack the weights, {@code [rows, gates]}
   * @param rows what the stack is multiplied with; {@code batch · steps · rows}, span after span
   *     and in each one step after the other, in the order in which they are computed
   * @param sums of one step, {@code [batch, gates]}
   * @param products of the former state of one step, {@code [batch, gates]}, where the cell wants
   *     them apart
   * @param output {@code [batch, steps, units]}
   */
  record Sequences(
      INDArray input,
      INDArray stack,
      INDArray rows,
      INDArray sums,
      INDArray products,
      INDArray output) {}

  /**
   * The gradients of {@link Sequences}.
   *
   * @param output {@code [batch, steps, units]}
   * @param sums of as many steps as are weighed at once, {@code batch · held · gates}
   * @param products the same array as that of the sums where the cell does not keep them apart
   * @param held steps that the sums have room for
   * @param state of one step's former output, {@code [batch, units]}
   * @param input {@code [batch, steps, features]}; empty where nobody needs it
   */
  record Gradients(
      INDArray output,
      INDArray sums,
      INDArray products,
      int held,
      INDArray state,
      Optional<INDArray> input) {}

  private final Cell cell;
  private final StackedWeights weights;
  private final boolean backwards;
  private final Range range;
  private final Cell.Step[] moments;
  private final Cell.Step by;
  private final float[] through;

  RecurrentSpan(Cell cell, StackedWeights weights, boolean backwards, Range range) {
    this.cell = cell;
    this.weights = weights;
    this.backwards = backwards;
    this.range = range;
    int size = range.examples() * weights.units();
    // at moment 0 every sequence begins: all zero
    moments = new Cell.Step[range.steps() + 1];
    Arrays.setAll(moments, it -> new Cell.Step(cell, size));
    by = new Cell.Step(cell, size);
    through = new float[size];
  }

  /** The place in time of the k-th step that is computed. */
  private int place(int k) {
    return backwards ? range.steps() - 1 - k : k;
  }

  void forward(Sequences all) {
    FloatBuffer rows = Host.floats(all.rows());
    FloatBuffer output = Host.floats(all.output());
    FloatBuffer sums = Host.floats(all.sums());
    FloatBuffer products = Host.floats(all.products());
    Rows ofStep = range.own(0, 1, weights.gates());
    bringIn(Host.floats(all.input()), rows);
    for (int k = 0; k < range.steps(); k++) {
      Cell.Step step = moments[k + 1];
      states(k).scatter(rows, moments[k].state());
      sum(all, k);
      ofStep.gather(sums, step.gates());
      if (cell.splitsRecurrent()) {
        ofStep.gather(products, step.recurrent());
      }
      cell.forward(step, moments[k]);
      range.at(place(k), weights.units()).scatter(output, step.state());
    }
  }

  /** Writes all of the rows but the former states. */
  private void bringIn(FloatBuffer input, FloatBuffer rows) {
    int features = weights.features();
    float[] values = new float[range.examples() * features];
    for (int k = 0; k < range.steps(); k++) {
      range.at(place(k), features).gather(input, values);
      Rows whole = range.own(k, range.steps(), weights.rows());
      new Rows(whole.start(), whole.count(), whole.stride(), features).scatter(rows, values);
      for (int n = 0; n < whole.count(); n++) {
        int start = whole.start() + n * whole.stride();
        rows.put(start + features, 1);
        if (weights.hasRecurrentBias()) {
          rows.put(start + weights.rows() - 1, 1);
        }
      }
    }
  }

  /** Where the former state lies in the rows of the k-th step. */
  private Rows states(int k) {
    Rows whole = range.own(k, range.steps(), weights.rows());
    return new Rows(
        whole.start() + weights.stateRow(), whole.count(), whole.stride(), weights.units());
  }

  private void sum(Sequences all, int k) {
    Matrix rows = rows(all, k);
    Matrix stack = Matrix.of(all.stack(), weights.gates());
    if (cell.splitsRecurrent()) {
      int state = weights.stateRow();
      multiply(rows, stack, all.sums(), state);
      multiply(stateColumns(rows), stateRows(stack), all.products(), weights.rows() - state);
    } else {
      multiply(rows, stack, all.sums(), weights.rows());
    }
  }

  private void multiply(Matrix rows, Matrix stack, INDArray result, int inner) {
    int gates = weights.gates();
    Gemm.multiply(rows, stack, range.own(result, 0, 1, gates), range.examples(), gates, inner, 0);
  }

  /** From the k-th step on. */
  private Matrix rows(Sequences all, int k) {
    return range.own(all.rows(), k, range.steps(), weights.rows());
  }

  private Matrix stateColumns(Matrix rows) {
    return rows.at(rows.offset() + weights.stateRow());
  }

  private Matrix stateRows(Matrix stack) {
    return stack.at(stack.offset() + (long) weights.stateRow() * weights.gates());
  }

  /**
   * After {@link #forward} with the same sequences.
   *
   * @param byStack where the gradient of the stacked weights goes; empty where nobody needs it
   */
  void backward(Sequences all, Gradients gradients, Optional<INDArray> byStack) {
    FloatBuffer output = Host.floats(gradients.output());
    FloatBuffer sums = Host.floats(gradients.sums());
    FloatBuffer products = Host.floats(gradients.products());
    by.clear();
    for (int k = range.steps() - 1; k >= 0; k--) {
      range.at(place(k), weights.units()).gather(output, through);
      add(by.state(), through);
      cell.backward(moments[k + 1], moments[k], by);
      Rows held = range.own(k % gradients.held(), gradients.held(), weights.gates());
      held.scatter(sums, by.gates());
      if (cell.splitsRecurrent()) {
        held.scatter(products, by.recurrent());
      }
      passOn(gradients, k);
      if (byStack.isPresent() && k % gradients.held() == 0) {
        weigh(all, gradients, k, byStack.get());
      }
    }
  }

  private void passOn(Gradients gradients, int k) {
    int slot = k % gradients.held();
    int gates = weights.gates();
    int units = weights.units();
    if (gradients.input().isPresent()) {
      int features = weights.features();
      Rows to = range.at(place(k), features);
      Gemm.multiply(
          range.own(gradients.sums(), slot, gradients.held(), gates),
          weights.input(),
          Matrix.of(gradients.input().get(), to.start(), to.stride()),
          range.examples(),
          features,
          gates,
          0);
    }
    if (k > 0) {
      Gemm.multiply(
          range.own(gradients.products(), slot, gradients.held(), gates),
          weights.recurrent(),
          range.own(gradients.state(), 0, 1, units),
          range.examples(),
          units,
          gates,
          0);
      Host.floats(gradients.state()).get(range.first() * units, through);
      add(by.state(), through);
    }
  }

  /** Adds what the steps held, from the k-th on, say about the weights. */
  private void weigh(Sequences all, Gradients gradients, int k, INDArray byStack) {
    int gates = weights.gates();
    int held = gradients.held();
    // the last steps come first, and replace what the array held before
    double keep = k + held < range.steps() ? 1 : 0;
    long count = (long) Math.min(held, range.steps() - k) * range.examples();
    Matrix rows = rows(all, k);
    Matrix result = Matrix.of(byStack, gates);
    Matrix sums = range.own(gradients.sums(), 0, held, gates);
    if (cell.splitsRecurrent()) {
      int state = weights.stateRow();
      Matrix products = range.own(gradients.products(), 0, held, gates);
      Gemm.multiply(rows.turned(), sums, result, state, gates, count, keep);
      Gemm.multiply(
          stateColumns(rows).turned(),
          products,
          stateRows(result),
          weights.rows() - state,
          gates,
          count,
          keep);
    } else {
      Gemm.multiply(rows.turned(), sums, result, weights.rows(), gates, count, keep);
    }
  }

  private static void add(float[] to, float[] from) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }
}
