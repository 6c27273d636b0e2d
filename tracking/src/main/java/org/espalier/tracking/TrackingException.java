package org.espalier.tracking;

/**
 * A request that the tracking database refuses; the message is for people and names the thing, the
 * value and the rule. Storage that fails is a {@link org.jdbi.v3.core.JdbiException} or a {@link
 * java.io.UncheckedIOException} instead.
 */
public final class TrackingException extends RuntimeException {

  /** Why it was refused. */
  public enum Kind {
    /** A value breaks a rule. */
    INVALID,
    /** The thing is not there. */
    NOT_FOUND,
    /** A thing of that name is there already. */
    ALREADY_EXISTS,
    /** The thing is there, but in a state that forbids it. */
    WRONG_STATE,
    /** The attempt that writes no longer holds its trial. */
    STALE_ATTEMPT,
    /** Too much waits already; try again. */
    OVERLOADED
  }

  private final Kind kind;

  public TrackingException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  public static TrackingException invalid(String message) {
    return new TrackingException(Kind.INVALID, message);
  }

  public static TrackingException notFound(String message) {
    return new TrackingException(Kind.NOT_FOUND, message);
  }

  public static TrackingException alreadyExists(String message) {
    return new TrackingException(Kind.ALREADY_EXISTS, message);
  }

  public static TrackingException wrongState(String message) {
    return new TrackingException(Kind.WRONG_STATE, message);
  }
}
