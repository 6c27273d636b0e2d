package org.espalier.worker.engine.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A recurrent layer. Sequences of a batch know nothing of each other, so the batch is divided into
 * spans that go through all their steps alone ({@link RecurrentSpan}), on several threads where
 * there are some: threads wait for each other once in a pass, not at every step. Into which spans,
 * is decided by the count of examples only; the gradients of the weights are added span after span.
 * So the count of threads changes no bit. Single precision, on the processor.
 */
final class RecurrentKernel implements Kernel {

  /** Fewer examples than this are not divided: the products of their matrices are too small. */
  private static final int WORTH_DIVIDING = 32;

  /** Every span but the first needs a gradient of its own for all weights. */
  private static final int MOST_SPANS = 8;

  /** The weights of one cell; {@code recurrentBias} where the cell keeps the products apart. */
  record Weights(
      Parameter input, Parameter recurrent, Parameter bias, Optional<Parameter> recurrentBias) {

    List<Parameter> all() {
      List<Parameter> all = new ArrayList<>(List.of(input, recurrent, bias));
      recurrentBias.ifPresent(all::add);
      return all;
    }
  }

  private final Cell cell;
  private final Weights weights;
  private final boolean backwards;
  private final Buffers buffers = new Buffers();
  private final Plans<OneDnnMatrixTurn.Size, OneDnnMatrixTurn> turns =
      new Plans<>(OneDnnMatrixTurn::new);
  private RecurrentSpan.Sequences sequences;
  private List<RecurrentSpan> spans = List.of();
  private int examples;
  private int steps;

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

  @Override
  public INDArray forward(INDArray x, boolean training) {
    requireSingle(x);
    prepare((int) x.size(0), (int) x.size(1));
    sequences =
        new RecurrentSpan.Sequences(
            x,
            recurrentWeight(),
            ofSteps("sums", gateCount()),
            ofSteps("output", units()),
            ofSteps("before", units()),
            buffers.get(
                "product", DataType.FLOAT, cell.splitsRecurrent() ? examples : 1, gateCount()));
    Crew.run(spans.size(), k -> spans.get(k).forward(sequences));
    return sequences.output();
  }

  /**
   * The recurrent weights as {@code [units, gates]}. In that order a product of a step takes three
   * quarters of the time, and all steps share the cost of turning them.
   */
  private Gemm.Matrix recurrentWeight() {
    INDArray weight = weights.recurrent().value();
    if (!OneDnn.takes(weight)) {
      return Gemm.Matrix.of(weight, units()).turned();
    }
    INDArray turned = buffers.get("recurrent weight", DataType.FLOAT, units(), gateCount());
    turns.of(new OneDnnMatrixTurn.Size(gateCount(), units())).run(weight, turned);
    return Gemm.Matrix.of(turned, gateCount());
  }

  private INDArray ofSteps(String purpose, int width) {
    return buffers.get(purpose, DataType.FLOAT, examples, steps, width);
  }

  private void prepare(int batch, int length) {
    if (batch == examples && length == steps) {
      return;
    }
    examples = batch;
    steps = length;
    int count = spans(batch);
    spans =
        IntStream.range(0, count)
            .mapToObj(
                k -> {
                  int first = k * batch / count;
                  int size = (k + 1) * batch / count - first;
                  return new RecurrentSpan(
                      cell, weights, backwards, new RecurrentSpan.Range(first, size, length));
                })
            .toList();
  }

  /**
   * Spans of 32 to 63 examples, and two for less; a power of two, which most counts of threads
   * divide.
   */
  static int spans(int batch) {
    if (batch < WORTH_DIVIDING) {
      return 1;
    }
    return Math.clamp(Integer.highestOneBit(batch / WORTH_DIVIDING), 2, MOST_SPANS);
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    // in place of the sums, which cells have taken over: so the processor's caches hold more
    INDArray bySums = sequences.sums();
    INDArray byProducts = cell.splitsRecurrent() ? ofSteps("by products", gateCount()) : bySums;
    INDArray byState = buffers.get("state", DataType.FLOAT, examples, units());
    INDArray byInput = wantInput ? buffers.like("gradient", sequences.input()) : gradient;
    boolean trained = weights.input().isTrained();
    List<List<INDArray>> byWeights =
        IntStream.range(0, spans.size())
            .mapToObj(k -> trained ? byWeights(k) : noArrays())
            .toList();
    var gradients =
        new RecurrentSpan.Gradients(
            gradient,
            bySums,
            byProducts,
            byState,
            wantInput ? Optional.of(byInput) : Optional.empty());
    Crew.run(
        spans.size(), k -> spans.get(k).backward(sequences, gradients, byWeights.get(k), k == 0));
    for (List<INDArray> more : byWeights.subList(1, byWeights.size())) {
      for (int i = 0; i < more.size(); i++) {
        byWeights.getFirst().get(i).addi(more.get(i));
      }
    }
    return byInput;
  }

  private static List<INDArray> noArrays() {
    return List.of();
  }

  /** Where a span puts the gradients of the weights: the first one where they belong. */
  private List<INDArray> byWeights(int span) {
    return weights.all().stream()
        .map(
            weight ->
                span == 0
                    ? weight.gradient()
                    : buffers.get(
                        weight.weight().name() + " by span " + span,
                        DataType.FLOAT,
                        weight.shape()))
        .toList();
  }

  static void requireSingle(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalStateException("recurrent layers compute in single precision only");
    }
  }

  @Override
  public void close() {
    turns.close();
    buffers.close();
  }
}
