package org.espalier.web.http;

/**
 * The kinds of refusal, each with its HTTP status; programs go by the name, people by the message.
 */
public enum ErrorCode {
  BAD_REQUEST(400),
  /** A study file with problems in it. */
  STUDY_INVALID(422),
  /** The body is not what its digest says. */
  DIGEST_MISMATCH(400),
  UNAUTHENTICATED(401),
  FORBIDDEN(403),
  NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  /** The thing is in a state, or has a content, that does not allow it. */
  CONFLICT(409),
  /** The attempt that speaks no longer holds its trial. */
  ATTEMPT_NOT_HELD(409),
  PAYLOAD_TOO_LARGE(413),
  UNSUPPORTED_MEDIA_TYPE(415),
  RANGE_NOT_SATISFIABLE(416),
  TOO_MANY_REQUESTS(429),
  /** An error of our own; the log has more under the request id. */
  INTERNAL(500),
  /** The database is away; sending the same again later is right. */
  UNAVAILABLE(503);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }
}
