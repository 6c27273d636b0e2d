package org.espalier.worker.trial;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.model.Shape;
import org.espalier.core.study.Lineage;
import org.espalier.core.study.TransferSpec;
import org.espalier.worker.checkpoint.Checkpoint;
import org.espalier.worker.checkpoint.CheckpointReader;
import org.espalier.worker.checkpoint.Safetensors;
import org.espalier.worker.engine.Tensor;
import org.espalier.worker.foreign.ForeignWeights;
import org.espalier.worker.foreign.ForeignWeights.Found;

/** A file that modules take weights from. */
interface WeightSource {

  /**
   * What the source has for a weight; its shape may be another.
   *
   * @param siblings all weights of the module
   */
  Optional<Found> find(
      String module, TransferSpec.Source source, String weight, Set<String> siblings);

  /** Names of all tensors it has. */
  Set<String> names();

  /** Where its own modules came from. */
  Lineage lineage();

  /**
   * Opens a file.
   *
   * @param flattened modules of the own model that read a flattened image
   * @throws IOException if it cannot be read or is refused
   */
  static WeightSource open(
      TransferSpec.Source source,
      Path file,
      TransferSpec transfer,
      Map<String, Shape.Image> flattened)
      throws IOException {
    return switch (source.format()) {
      case CHECKPOINT -> new OfCheckpoint(CheckpointReader.read(file));
      case SAFETENSORS -> foreign(file, transfer, Map.of());
      case KERAS -> foreign(file, transfer, flattened);
    };
  }

  private static WeightSource foreign(
      Path file, TransferSpec transfer, Map<String, Shape.Image> flattened) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Map<String, Tensor> tensors = Safetensors.read(in, Files.size(file));
      return new OfProgram(
          tensors.keySet(), new ForeignWeights(tensors, transfer.names(), flattened));
    }
  }

  /** One of our own. */
  record OfCheckpoint(Checkpoint checkpoint) implements WeightSource {
    @Override
    public Optional<Found> find(
        String module, TransferSpec.Source source, String weight, Set<String> siblings) {
      String name = source.module() + "/" + weight;
      return Optional.ofNullable(checkpoint.weights().get(name))
          .map(tensor -> new Found(tensor, List.of(name), ""));
    }

    @Override
    public Set<String> names() {
      return checkpoint.weights().keySet();
    }

    @Override
    public Lineage lineage() {
      return checkpoint.lineage();
    }
  }

  /** A file of another program. */
  record OfProgram(Set<String> names, ForeignWeights weights) implements WeightSource {
    @Override
    public Optional<Found> find(
        String module, TransferSpec.Source source, String weight, Set<String> siblings) {
      return weights.find(module, weight, source.module(), siblings);
    }

    @Override
    public Lineage lineage() {
      return Lineage.NONE;
    }
  }
}
