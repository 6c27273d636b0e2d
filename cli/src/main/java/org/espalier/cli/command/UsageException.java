package org.espalier.cli.command;

/** The caller asked for something that cannot be; ends with status 2. */
final class UsageException extends RuntimeException {
  UsageException(String message) {
    super(message);
  }

  UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
