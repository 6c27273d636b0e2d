package org.espalier.worker.engine.dl4j;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * What a head makes small: the mean over the rows (examples, or all steps of all examples) of a
 * loss of its outputs before their function, and the labels.
 */
final class Loss {

  /** The function after the outputs, and the loss that belongs to it. */
  enum Kind {
    SOFTMAX,
    SIGMOID,
    SQUARED,
    ABSOLUTE
  }

  static final double TINY = 1e-12;

  private final Kind kind;
  private final double smoothing;
  private final List<Double> classWeights;
  private final double weight;
  private final Buffers buffers = new Buffers();
  private final NativeOp softmax = new NativeOp("softmax", 1);
  private final CrossEntropy entropies = new CrossEntropy();
  private double lastMean;

  /**
   * @param smoothing share of a class label that is spread over all classes
   * @param classWeights of each class; empty for all the same
   * @param weight by what the loss and its gradient are multiplied
   */
  Loss(Kind kind, double smoothing, List<Double> classWeights, double weight) {
    this.kind = kind;
    this.smoothing = smoothing;
    this.classWeights = List.copyOf(classWeights);
    this.weight = weight;
  }

  private static INDArray rows(INDArray array) {
    long size = array.size(array.rank() - 1);
    return array.rank() == 2 ? array : array.reshape('c', array.length() / size, size);
  }

  INDArray predict(INDArray outputs) {
    INDArray rows = rows(outputs);
    INDArray predicted = buffers.like("predicted", rows);
    switch (kind) {
      case SOFTMAX -> softmax.run(new INDArray[] {rows}, predicted);
      case SIGMOID -> predicted.assign(Transforms.sigmoid(rows, true));
      case SQUARED, ABSOLUTE -> predicted.assign(rows);
    }
    return like(outputs, predicted);
  }

  /** A view makes work for the garbage collector, so that it is made only where it is needed. */
  private static INDArray like(INDArray shaped, INDArray rows) {
    return shaped.rank() == 2 ? rows : rows.reshape('c', shaped.shape());
  }

  /** The gradient by the outputs; keeps the mean for {@link #mean} in training. */
  INDArray gradient(INDArray outputs, INDArray labels) {
    INDArray target = target(rows(labels));
    INDArray predicted = rows(predict(outputs));
    INDArray result = buffers.like("gradient", predicted);
    double share = weight / predicted.size(0);
    if (kind == Kind.SOFTMAX && classWeights.isEmpty() && predicted.dataType() == DataType.FLOAT) {
      lastMean = share * entropies.differences(predicted, target, result, (float) share);
      return like(outputs, result);
    }
    lastMean = mean(predicted, target);
    switch (kind) {
      case SOFTMAX -> {
        if (classWeights.isEmpty()) {
          predicted.sub(target, result);
        } else {
          predicted.mul(target.sum(true, 1), result);
          result.subi(target);
        }
        result.muli(share);
      }
      case SIGMOID -> predicted.sub(target, result).muli(share / predicted.size(1));
      case SQUARED -> predicted.sub(target, result).muli(2 * share / predicted.size(1));
      case ABSOLUTE -> {
        predicted.sub(target, result);
        Transforms.sign(result, false);
        result.muli(share / predicted.size(1));
      }
    }
    return like(outputs, result);
  }

  /** The mean loss; in training, of the step whose gradient was just taken. */
  double mean(INDArray outputs, INDArray labels, boolean training) {
    if (training) {
      return lastMean;
    }
    return mean(rows(predict(outputs)), rows(labels));
  }

  /** The mean loss of what {@link #predict} gave. */
  double meanOf(INDArray predicted, INDArray labels) {
    return mean(rows(predicted), rows(labels));
  }

  private double mean(INDArray predicted, INDArray target) {
    return weight * plainMean(predicted, target);
  }

  private double plainMean(INDArray predicted, INDArray target) {
    INDArray work = buffers.like("work", predicted);
    long rows = predicted.size(0);
    return switch (kind) {
      case SOFTMAX -> {
        predicted.add(TINY, work);
        Transforms.log(work, false);
        work.muli(target);
        yield -work.sumNumber().doubleValue() / rows;
      }
      case SIGMOID -> {
        predicted.add(TINY, work);
        Transforms.log(work, false);
        work.muli(target);
        double positive = work.sumNumber().doubleValue();
        INDArray other = Transforms.log(predicted.rsub(1).addi(TINY), false);
        double negative = other.muli(target.rsub(1)).sumNumber().doubleValue();
        yield -(positive + negative) / predicted.length();
      }
      case SQUARED -> {
        predicted.sub(target, work);
        work.muli(work);
        yield work.sumNumber().doubleValue() / predicted.length();
      }
      case ABSOLUTE -> {
        predicted.sub(target, work);
        yield work.norm1Number().doubleValue() / predicted.length();
      }
    };
  }

  private INDArray target(INDArray labels) {
    if (kind != Kind.SOFTMAX || (smoothing == 0 && classWeights.isEmpty())) {
      return labels;
    }
    INDArray target = buffers.like("target", labels);
    labels.mul(1 - smoothing, target);
    target.addi(smoothing / labels.size(1));
    if (!classWeights.isEmpty()) {
      INDArray weights =
          Nd4j.createFromArray(classWeights.toArray(Double[]::new)).castTo(labels.dataType());
      INDArray each = labels.mul(weights.reshape(1, labels.size(1))).sum(true, 1);
      target.muli(each);
    }
    return target;
  }

  void close() {
    buffers.close();
  }
}
