package org.espalier.worker.foreign;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.espalier.core.study.WeightFormat;
import org.espalier.worker.checkpoint.CheckpointException;
import org.espalier.worker.process.TrialLaunch;

/**
 * Has strangers' files read by a process of its own: {@value #HEAP} of heap, no Java object is ever
 * deserialised, an empty environment, killed when it takes too long. Thread-safe.
 */
public final class ForeignReader {
  private static final String HEAP = "512m";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int LONGEST_SENTENCE = 500;

  /** What the virtual machine ends with when its heap is full. */
  private static final int OUT_OF_MEMORY = 3;

  private ForeignReader() {}

  /**
   * Reads {@code file} and writes its weights, in our layouts, as safetensors to {@code out}.
   *
   * @param name what people call the file
   * @throws CheckpointException if it is refused; one sentence for people
   * @throws IOException if the process cannot be started
   */
  public static void read(WeightFormat format, Path file, String name, Path out)
      throws IOException, InterruptedException {
    read(format, file, name, out, HEAP);
  }

  static void read(WeightFormat format, Path file, String name, Path out, String heap)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile(out.toAbsolutePath().getParent(), "read", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx" + heap,
                  "-XX:MaxDirectMemorySize=64m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+ExitOnOutOfMemoryError",
                  "-Djdk.serialFilter=!*",
                  "-cp",
                  TrialLaunch.ownClassPath(),
                  Main.class.getName(),
                  format.name(),
                  file.toAbsolutePath().toString(),
                  out.toAbsolutePath().toString()));
      builder.environment().clear();
      builder.redirectInput(new File("/dev/null"));
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.redirectOutput(said.toFile());
      int status = await(builder.start());
      if (status != 0) {
        Files.deleteIfExists(out);
        throw new CheckpointException(
            "The file " + name + " is refused: " + reason(status, said, heap) + ".");
      }
    } finally {
      Files.deleteIfExists(said);
    }
  }

  private static int await(Process process) throws InterruptedException {
    try {
      return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) ? process.exitValue() : -1;
    } finally {
      process.destroyForcibly();
    }
  }

  private static String reason(int status, Path said, String heap) throws IOException {
    return switch (status) {
      case Main.REFUSED -> sentence(said);
      case OUT_OF_MEMORY -> "reading it takes more than " + heap + " of memory";
      case -1 -> "reading it takes longer than " + PATIENCE.toMinutes() + " minutes";
      default -> "the process that read it ended with status " + status;
    };
  }

  private static String sentence(Path said) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(said)) {
      bytes = in.readNBytes(LONGEST_SENTENCE);
    }
    String text =
        new String(bytes, StandardCharsets.UTF_8)
            .strip()
            .replaceAll("\\p{Cntrl}+", " ")
            .replaceFirst("^A safetensors file is refused: ", "");
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}
