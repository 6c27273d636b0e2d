package org.espalier.web.run;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.espalier.core.limit.Limits;

/** A body that is refused once it is longer than an artifact may be, whatever its header said. */
final class LimitedStream extends FilterInputStream {
  private long left = Limits.ARTIFACT_BYTES;

  LimitedStream(InputStream in) {
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
      throw ArtifactRoutes.tooLarge();
    }
    return count;
  }
}
