package org.espalier.tracking.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256 of streams and texts. */
public final class Sha256 {
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

  /** Of the text in UTF-8. */
  public static String of(String text) {
    MessageDigest digest = digest();
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    return hex(digest);
  }

  /** Whether a text is a digest as it is written everywhere here: 64 lower-case digits. */
  public static boolean isHex(String text) {
    return HEX.matcher(text).matches();
  }

  /** The same stream, whose end is an error if its digest is not the one expected. */
  static InputStream checked(InputStream content, String expected) {
    return new Checked(content, expected);
  }

  private static final class Checked extends BlockStream {
    private final InputStream content;
    private final MessageDigest digest = digest();
    private final String expected;
    private boolean ended;

    Checked(InputStream content, String expected) {
      this.content = content;
      this.expected = expected;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = content.read(buffer, offset, length);
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
    public void close() throws IOException {
      content.close();
    }
  }
}
