package org.espalier.worker.device;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks {@code nvidia-smi}, which comes with the driver. It is given ten seconds: a broken card can
 * make it hang.
 */
public final class NvidiaTool {
  private static final int PATIENCE_SECONDS = 10;
  private static final int LONGEST_ANSWER = 100_000;

  private NvidiaTool() {}

  /** Which cards there are. */
  public static GpuAnswer cards() {
    return ask("--query-gpu=" + GpuAnswer.QUERY);
  }

  private static GpuAnswer ask(String query) {
    Process process;
    try {
      process =
          new ProcessBuilder("nvidia-smi", query, "--format=csv,noheader,nounits")
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      return new GpuAnswer.NoDriver();
    }
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return new GpuAnswer.Broken("nvidia-smi did not answer within " + PATIENCE_SECONDS + " s");
      }
      String text = new String(out.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      return process.exitValue() == 0
          ? GpuAnswer.parse(lines)
          : new GpuAnswer.Broken(lines.isEmpty() ? "no word why" : lines.getFirst().strip());
    } catch (IOException e) {
      return new GpuAnswer.Broken("its answer could not be read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new GpuAnswer.Broken("interrupted");
    } finally {
      process.destroyForcibly();
    }
  }
}
