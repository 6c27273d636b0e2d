package org.espalier.tracking.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/** Contents one after another, each opened when the one before has ended. */
final class PartsStream extends BlockStream {
  private final ArtifactStore store;
  private final Iterator<Upload.Part> rest;
  private InputStream current = InputStream.nullInputStream();

  PartsStream(ArtifactStore store, List<Upload.Part> parts) {
    this.store = store;
    this.rest = parts.iterator();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int count = current.read(target, offset, length);
    while (count < 0 && rest.hasNext()) {
      current.close();
      current = store.read(rest.next().content(), 0);
      count = current.read(target, offset, length);
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    current.close();
  }
}
