package org.espalier.worker.engine.dl4j;

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

  /** Gradients of sums that a span holds before it weighs them. */
  private static final int WEIGHED_AT_ONCE = 1 << 17;

  /** The weights of one cell; {@code recurrentBias} where the cell keeps the products apart. */
  record Weights(
      Parameter input, Parameter recurrent, Parameter bias, Optional<Parameter> recurrentBias) {}

  private final Cell cell;
  private final boolean backwards;
  private final Buffers buffers = new Buffers();
  private final StackedWeights weights;
  private RecurrentSpan.Sequences sequences;
  private List<RecurrentSpan> spans = List.of();
  private int examples;
  private int steps;

  @SuppressWarnings("NullAway.Init")
  RecurrentKernel(Cell cell, Weights weights, boolean backwards) {
    this.cell = cell;
    this.backwards = backwards;
    this.weights = new StackedWeights(weights);
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    requireSingle(x);
    prepare((int) x.size(0), (int) x.size(1));
    INDArray stack =
        buffers.get("stacked weights", DataType.FLOAT, weights.rows(), weights.gates());
    weights.stack(stack);
    INDArray sums = buffers.get("sums", DataType.FLOAT, examples, weights.gates());
    sequences =
        new RecurrentSpan.Sequences(
            x,
            stack,
            buffers.get("rows", DataType.FLOAT, examples, steps, weights.rows()),
            sums,
            cell.splitsRecurrent() ? buffers.like("products", sums) : sums,
            buffers.get("output", DataType.FLOAT, examples, steps, weights.units()));
    Crew.run(spans.size(), k -> spans.get(k).forward(sequences));
    return sequences.output();
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

  /**
   * How many steps of a span are weighed at once: in about equal parts, each with gradients of half
   * a megabyte at most, which stay in the cache of a core.
   *
   * @param gradients how many sums one step of the largest span has
   */
  static int held(int steps, int gradients) {
    int most = Math.max(1, WEIGHED_AT_ONCE / gradients);
    int parts = Math.ceilDiv(steps, most);
    return Math.ceilDiv(steps, parts);
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    int held = held(steps, Math.ceilDiv(examples, spans.size()) * weights.gates());
    INDArray bySums = buffers.get("by sums", DataType.FLOAT, examples, held, weights.gates());
    INDArray byInput = wantInput ? buffers.like("gradient", sequences.input()) : gradient;
    var gradients =
        new RecurrentSpan.Gradients(
            gradient,
            bySums,
            cell.splitsRecurrent() ? buffers.like("by products", bySums) : bySums,
            held,
            buffers.get("by state", DataType.FLOAT, examples, weights.units()),
            wantInput ? Optional.of(byInput) : Optional.empty());
    List<INDArray> byStacks = weights.areTrained() ? byStacks() : List.of();
    Crew.run(
        spans.size(),
        k ->
            spans
                .get(k)
                .backward(
                    sequences,
                    gradients,
                    byStacks.isEmpty() ? Optional.empty() : Optional.of(byStacks.get(k))));
    if (!byStacks.isEmpty()) {
      weights.receive(byStacks);
    }
    return byInput;
  }

  /** A gradient of the weights for each span. */
  private List<INDArray> byStacks() {
    return IntStream.range(0, spans.size())
        .mapToObj(
            span ->
                buffers.get(
                    "weights by span " + span, DataType.FLOAT, weights.rows(), weights.gates()))
        .toList();
  }

  static void requireSingle(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalStateException("recurrent layers compute in single precision only");
    }
  }

  @Override
  public void close() {
    weights.close();
    buffers.close();
  }
}
