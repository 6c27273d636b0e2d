package org.espalier.worker.engine.dl4j;

import static org.espalier.worker.engine.dl4j.Gradients.check;
import static org.espalier.worker.engine.dl4j.Models.chain;
import static org.espalier.worker.engine.dl4j.Models.fed;
import static org.espalier.worker.engine.dl4j.Models.module;
import static org.espalier.worker.engine.dl4j.Models.shared;

import java.util.stream.Stream;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The gradient of a shared weight is the sum over its uses, against differences of the loss. Every
 * use sees numbers of its own, so that no use can stand in for another.
 */
class SharedGradientTest {

  private static final Shape IMAGE = new Shape.Image(2, 6, 5);
  private static final Shape SEQUENCE = new Shape.Sequence(5, 4);
  private static final Shape TOKENS = new Shape.Tokens(5, 7);
  private static final Target THREE = Target.classes(3);

  static Stream<Arguments> doubleModels() {
    return Stream.of(
        Arguments.of(
            "in depth",
            chain(
                module("first", "dense", "units", 5, "activation", "tanh"),
                module("a", "dense", "units", 5, "activation", "tanh"),
                shared("b", "dense", "a", "units", 5, "activation", "tanh"),
                shared("c", "dense", "b", "units", 5, "activation", "tanh"),
                module("head", "classifier")),
            new Shape.Vector(4),
            THREE),
        Arguments.of("side by side, added and joined", sideBySide("none"), IMAGE, THREE),
        Arguments.of("side by side, with batch norms", sideBySide("batch"), IMAGE, THREE),
        Arguments.of(
            "residual blocks in depth",
            chain(
                module("first", "conv_block", "filters", 3, "activation", "tanh"),
                module("a", "residual_block", "filters", 3, "activation", "tanh"),
                shared("b", "residual_block", "a", "filters", 3, "activation", "tanh"),
                module("pool", "global_pool"),
                module("head", "classifier")),
            IMAGE,
            THREE),
        Arguments.of(
            "batch norms and layer norms",
            chain(
                module("first", "dense", "units", 4, "activation", "tanh"),
                module("a", "batch_norm"),
                module("l", "layer_norm"),
                module("between", "dense", "units", 4, "activation", "sigmoid"),
                shared("b", "batch_norm", "a"),
                shared("m", "layer_norm", "l"),
                module("head", "classifier")),
            new Shape.Vector(5),
            THREE),
        Arguments.of(
            "convolutions along steps, with batch norms",
            chain(
                module("first", "conv1d_block", "filters", 3, "activation", "tanh"),
                module("a", "conv1d_block", "filters", 3, "activation", "tanh"),
                shared("b", "conv1d_block", "a", "filters", 3, "activation", "sigmoid"),
                module("flat", "flatten"),
                module("head", "classifier")),
            SEQUENCE,
            THREE),
        Arguments.of(
            "transformers in depth",
            chain(
                module("e", "embedding", "size", 4),
                module("a", "transformer_block", "heads", 2, "hidden", 5),
                shared("b", "transformer_block", "a", "heads", 2, "hidden", 5),
                module("head", "next_token")),
            TOKENS,
            Target.stepClasses(7)),
        Arguments.of(
            "an embedding and the output",
            chain(
                module("e", "embedding", "size", 6),
                module("d", "dense", "units", 6, "activation", "tanh"),
                shared("head", "next_token", "e")),
            TOKENS,
            Target.stepClasses(7)));
  }

  private static ModelSpec sideBySide(String norm) {
    return chain(
        module("left", "conv_block", "filters", 2, "norm", "none", "activation", "tanh"),
        fed(
            module("right", "conv_block", "filters", 2, "norm", "none", "activation", "sigmoid"),
            "features"),
        fed(module("a", "conv_block", "filters", 2, "norm", norm, "activation", "tanh"), "left"),
        fed(
            shared("b", "conv_block", "a", "filters", 2, "norm", norm, "activation", "tanh"),
            "right"),
        fed(module("sum", "add"), "a", "b", "right"),
        fed(module("join", "concat"), "sum", "left", "a"),
        module("flat", "flatten"),
        module("head", "classifier"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("doubleModels")
  void matchesDifferencesInDoublePrecision(
      String name, ModelSpec model, Shape input, Target target) {
    check(DataType.DOUBLE, model, input, target, 1e-5, 1e-3);
  }

  static Stream<Arguments> singleModels() {
    return Stream.of("tanh_rnn", "lstm", "gru", "bidirectional")
        .flatMap(
            cell ->
                Stream.of(
                    Arguments.of(cell + " in depth", inDepth(cell)),
                    Arguments.of(cell + " side by side", sideBySideCells(cell))));
  }

  private static ModelSpec inDepth(String cell) {
    return chain(
        module("first", "dense", "units", 4, "activation", "identity"),
        module("a", cell, "units", units(cell)),
        shared("b", cell, "a", "units", units(cell)),
        module("last", "last_step"),
        module("head", "classifier"));
  }

  private static ModelSpec sideBySideCells(String cell) {
    return chain(
        module("left", "dense", "units", 4, "activation", "tanh"),
        fed(module("right", "dense", "units", 4, "activation", "identity"), "features"),
        fed(module("a", cell, "units", units(cell)), "left"),
        fed(shared("b", cell, "a", "units", units(cell)), "right"),
        fed(module("join", "concat"), "a", "b"),
        module("flat", "flatten"),
        module("head", "classifier"));
  }

  /** Of the 4 numbers a step that a cell takes here and hands on, so that it may feed itself. */
  private static int units(String cell) {
    return cell.equals("bidirectional") ? 2 : 4;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("singleModels")
  void recurrentLayersMatchDifferencesInSinglePrecision(String name, ModelSpec model) {
    check(DataType.FLOAT, model, SEQUENCE, THREE, 3e-3, 2e-2);
  }
}
