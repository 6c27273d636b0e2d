package org.espalier.worker.bench;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** The measured models as somebody would write them in Deeplearning4j itself. */
final class BareGraphs {

  private BareGraphs() {}

  static ComputationGraph build(String name) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .updater(new Adam(0.001))
            .weightInit(WeightInit.RELU)
            .graphBuilder()
            .addInputs("in");
    switch (name) {
      case "founding_cnn" -> {
        builder.setInputTypes(InputType.convolutional(28, 28, 1));
        String last = block(builder, "b1", "in", 32, 1);
        last = block(builder, "b2", last, 64, 2);
        last = block(builder, "b3", last, 128, 2);
        head(builder, pooled(builder, last));
      }
      case "small_resnet" -> {
        builder.setInputTypes(InputType.convolutional(28, 28, 1));
        String last = block(builder, "stem", "in", 16, 1);
        last = residual(builder, "s1", last, 16, 1, false);
        last = residual(builder, "s2", last, 32, 2, true);
        last = residual(builder, "s3", last, 64, 2, true);
        head(builder, pooled(builder, last));
      }
      case "founding_rnn" -> {
        builder.setInputTypes(InputType.recurrent(28));
        builder.addLayer(
            "rnn", new SimpleRnn.Builder().nOut(128).activation(Activation.TANH).build(), "in");
        builder.addVertex("last", new LastTimeStepVertex("in"), "rnn");
        head(builder, "last");
      }
      case "lstm" -> {
        builder.setInputTypes(InputType.recurrent(28));
        builder.addLayer(
            "rnn", new LSTM.Builder().nOut(128).activation(Activation.TANH).build(), "in");
        builder.addVertex("last", new LastTimeStepVertex("in"), "rnn");
        head(builder, "last");
      }
      case "table_mlp" -> {
        builder.setInputTypes(InputType.feedForward(64));
        builder.addLayer(
            "d1", new DenseLayer.Builder().nOut(256).activation(Activation.RELU).build(), "in");
        builder.addLayer(
            "d2", new DenseLayer.Builder().nOut(256).activation(Activation.RELU).build(), "d1");
        head(builder, "d2");
      }
      default -> throw new IllegalArgumentException(name);
    }
    ComputationGraph graph = new ComputationGraph(builder.setOutputs("out").build());
    graph.init();
    return graph;
  }

  private static void head(GraphBuilder builder, String input) {
    builder.addLayer(
        "out",
        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
            .nOut(10)
            .activation(Activation.SOFTMAX)
            .build(),
        input);
  }

  private static String pooled(GraphBuilder builder, String input) {
    builder.addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), input);
    return "pool";
  }

  private static String convolution(
      GraphBuilder builder, String name, String input, int filters, int kernel, int stride) {
    builder.addLayer(
        name,
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .convolutionMode(ConvolutionMode.Same)
            .nOut(filters)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            .build(),
        input);
    return name;
  }

  private static String norm(
      GraphBuilder builder, String name, String input, Activation activation) {
    builder.addLayer(name, new BatchNormalization.Builder().activation(activation).build(), input);
    return name;
  }

  private static String block(
      GraphBuilder builder, String name, String input, int filters, int stride) {
    String c = convolution(builder, name + "c", input, filters, 3, stride);
    String n = norm(builder, name + "n", c, Activation.IDENTITY);
    builder.addLayer(name, new ActivationLayer(Activation.RELU), n);
    return name;
  }

  private static String residual(
      GraphBuilder builder,
      String name,
      String input,
      int filters,
      int stride,
      boolean projection) {
    String first = block(builder, name + "a", input, filters, stride);
    String second = convolution(builder, name + "c2", first, filters, 3, 1);
    String main = norm(builder, name + "n2", second, Activation.IDENTITY);
    String way = input;
    if (projection) {
      way =
          norm(
              builder,
              name + "pn",
              convolution(builder, name + "p", input, filters, 1, stride),
              Activation.IDENTITY);
    }
    builder.addVertex(name + "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), main, way);
    builder.addLayer(name, new ActivationLayer(Activation.RELU), name + "sum");
    return name;
  }
}
