package org.espalier.worker.foreign;

import io.jhdf.HdfFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.espalier.core.study.WeightFormat;
import org.espalier.worker.checkpoint.CheckpointException;
import org.espalier.worker.checkpoint.Safetensors;

/**
 * The process that opens a stranger's file: reads it, writes its weights in our layouts as plain
 * safetensors, and ends. What is wrong with the file is said in one sentence on standard output,
 * with exit status {@value #REFUSED}.
 */
public final class Main {
  static final int REFUSED = 2;
  private static final int BUFFER = 1 << 18;

  private Main() {}

  /** Takes the format, the file, and the file to write. */
  public static void main(String[] arguments) throws IOException {
    Path in = Path.of(arguments[1]);
    PrintStream answer = System.out;
    System.setOut(System.err); // what libraries print is no answer
    try {
      convert(WeightFormat.valueOf(arguments[0]), in, Path.of(arguments[2]));
    } catch (CheckpointException e) {
      refuse(answer, e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      refuse(
          answer, "it is damaged, or no file of that kind (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static void refuse(PrintStream answer, String reason) {
    answer.println(reason);
    answer.flush();
    System.exit(REFUSED);
  }

  private static void convert(WeightFormat format, Path in, Path out) throws IOException {
    switch (format) {
      case CHECKPOINT -> throw new IllegalArgumentException("a checkpoint needs no conversion");
      case SAFETENSORS -> {
        try (FileChannel file = FileChannel.open(in, StandardOpenOption.READ)) {
          write(SafetensorsFile.tensors(file), out);
        }
      }
      case KERAS -> {
        try (HdfFile file = new HdfFile(in)) {
          write(KerasFile.tensors(file, Files.size(in)), out);
        }
      }
    }
  }

  private static void write(List<ForeignTensor> tensors, Path out) throws IOException {
    SequencedMap<String, List<Long>> shapes = new LinkedHashMap<>();
    Map<String, ForeignTensor> byName = new LinkedHashMap<>();
    for (ForeignTensor tensor : tensors) {
      shapes.put(tensor.name(), tensor.shape());
      byName.put(tensor.name(), tensor);
    }
    try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(out), BUFFER)) {
      Safetensors.write(shapes, name -> load(byName, name), stream);
    }
  }

  private static FloatBuffer load(Map<String, ForeignTensor> byName, String name)
      throws IOException {
    return Objects.requireNonNull(byName.get(name)).loader().load();
  }
}
