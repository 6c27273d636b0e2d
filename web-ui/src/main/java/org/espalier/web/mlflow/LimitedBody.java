package org.espalier.web.mlflow;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.espalier.core.limit.Limits;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.Refusal;

/** A body that is refused once it is longer than an artifact may be, whatever its header said. */
final class LimitedBody extends FilterInputStream {
  private long left = Limits.ARTIFACT_BYTES;

  LimitedBody(InputStream in) {
    super(in);
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
      throw new Refusal(
          ErrorCode.PAYLOAD_TOO_LARGE,
          "An artifact has at most %d bytes.".formatted(Limits.ARTIFACT_BYTES));
    }
    return count;
  }
}
