package org.espalier.worker.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads UTF-8 lines of bounded length from a stream; what is longer is cut, so that a process that
 * prints without end costs no memory. For one thread.
 */
public final class Lines {
  private final InputStream in;
  private final int maxBytes;
  private final byte[] chunk = new byte[1 << 13];
  private int at;
  private int end;

  public Lines(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /**
   * The next line without its end, at most {@code maxBytes} of it; null at the end of the stream.
   *
   * @throws IOException if the stream fails
   */
  public @Nullable String next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    boolean any = false;
    while (fill()) {
      any = true;
      int from = at;
      while (at < end && chunk[at] != '\n') {
        at++;
      }
      line.write(chunk, from, Math.min(at - from, maxBytes - line.size()));
      if (at < end) {
        at++;
        return line.toString(StandardCharsets.UTF_8);
      }
    }
    return any ? line.toString(StandardCharsets.UTF_8) : null;
  }

  private boolean fill() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, in.read(chunk));
    }
    return end > 0;
  }
}
