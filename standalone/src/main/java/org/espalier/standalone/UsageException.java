package org.espalier.standalone;

/** Something the person at the terminal can put right; the message is all they need to see. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UsageException(String message) {
    super(message);
  }
}
