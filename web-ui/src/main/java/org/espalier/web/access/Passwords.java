package org.espalier.web.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Hashes of passwords: PBKDF2 with HMAC-SHA-512 of the JDK, 210,000 rounds and 128 bits of salt, as
 * OWASP's Password Storage Cheat Sheet asks. The text of a hash names its algorithm and rounds, so
 * that old ones can be told and replaced. One takes some 0.1 to 0.3 s of a core; no more than half
 * the cores work on them at once. Thread-safe.
 */
final class Passwords {
  private static final String NAME = "pbkdf2-sha512";
  private static final int ROUNDS = 210_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Semaphore CORES =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

  private Passwords() {}

  static String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    Base64.Encoder text = Base64.getEncoder().withoutPadding();
    return "%s$%d$%s$%s"
        .formatted(
            NAME,
            ROUNDS,
            text.encodeToString(salt),
            text.encodeToString(derive(password, salt, ROUNDS)));
  }

  /** In a time that does not depend on where the two differ. */
  static boolean matches(String password, String stored) {
    String[] parts = stored.split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(NAME)) {
      throw new IllegalStateException("a password's hash is of an unknown kind");
    }
    byte[] derived =
        derive(password, Base64.getDecoder().decode(parts[2]), Integer.parseInt(parts[1]));
    return MessageDigest.isEqual(derived, Base64.getDecoder().decode(parts[3]));
  }

  private static byte[] derive(String password, byte[] salt, int rounds) {
    CORES.acquireUninterruptibly();
    PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(key).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } finally {
      key.clearPassword();
      CORES.release();
    }
  }
}
