package org.espalier.web.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.espalier.core.limit.Limits;

/** A body that is refused once it is longer than an artifact may be, whatever its header said. */
public final class LimitedStream extends FilterInputStream {
  private long left = Limits.ARTIFACT_BYTES;

  public LimitedStream(InputStream in) {
    super(in);
  }

  /** What a body is answered that is, or says it is, too long. */
  public static Refusal tooLarge() {
    return new Refusal(
        ErrorCode.PAYLOAD_TOO_LARGE,
        "An artifact has at most %d bytes.".formatted(Limits.ARTIFACT_BYTES));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, length);
    left -= Math.max(0, count);
    if (left < 0) {
      throw tooLarge();
    }
    return count;
  }
}
