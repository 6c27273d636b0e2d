package org.espalier.web.http;

import java.io.IOException;
import java.io.InputStream;
import org.espalier.core.limit.Limits;
import org.espalier.tracking.artifact.BlockStream;

/** A body that is refused once it is longer than an artifact may be, whatever its header said. */
public final class LimitedStream extends BlockStream {
  private final InputStream in;
  private long left = Limits.ARTIFACT_BYTES;

  public LimitedStream(InputStream in) {
    this.in = in;
  }

  /** What a body is answered that is, or says it is, too long. */
  public static Refusal tooLarge() {
    return new Refusal(
        ErrorCode.PAYLOAD_TOO_LARGE,
        "An artifact has at most %d bytes.".formatted(Limits.ARTIFACT_BYTES));
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = in.read(target, offset, length);
    left -= Math.max(0, count);
    if (left < 0) {
      throw tooLarge();
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
