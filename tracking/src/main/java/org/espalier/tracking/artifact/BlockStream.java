package org.espalier.tracking.artifact;

import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that is written in terms of reads of many bytes. Single bytes and what is skipped come
 * the same way, so that whoever counts or digests what passes sees all of it.
 */
public abstract class BlockStream extends InputStream {

  @Override
  public abstract int read(byte[] target, int offset, int length) throws IOException;

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }
}
