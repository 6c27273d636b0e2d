package org.espalier.tracking.artifact;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256 of streams. */
final class Sha256 {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  private Sha256() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  static boolean isHex(String text) {
    return HEX.matcher(text).matches();
  }

  /** The same stream, whose end is an error if its digest is not the one expected. */
  static InputStream checked(InputStream content, String expected) {
    return new Checked(content, expected);
  }

  private static final class Checked extends FilterInputStream {
    private final MessageDigest digest = digest();
    private final String expected;
    private boolean ended;

    Checked(InputStream content, String expected) {
      super(content);
      this.expected = expected;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      if (count > 0) {
        digest.update(buffer, offset, count);
      } else if (count < 0 && !ended) {
        ended = true;
        String found = hex(digest);
        if (!found.equals(expected)) {
          throw new ArtifactStore.DamagedContentException(expected, found);
        }
      }
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      return read(new byte[(int) Math.min(count, 8192)]);
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
