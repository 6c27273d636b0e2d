package org.espalier.client;

import java.util.List;
import org.espalier.core.document.Problem;

/** A request that was refused, failed, or never reached the server. */
public final class EspalierException extends RuntimeException {

  /** The code where no server answered. */
  public static final String UNREACHABLE = "UNREACHABLE";

  private final String code;
  private final int status;
  private final String requestId;
  private final transient List<Problem> problems;

  EspalierException(
      String code, int status, String message, String requestId, List<Problem> problems) {
    super(message);
    this.code = code;
    this.status = status;
    this.requestId = requestId;
    this.problems = List.copyOf(problems);
  }

  static EspalierException unreachable(String message, Throwable cause) {
    EspalierException e = new EspalierException(UNREACHABLE, 0, message, "", List.of());
    e.initCause(cause);
    return e;
  }

  /** A refusal by the server. */
  public static EspalierException refused(String code, int status, String message) {
    return new EspalierException(code, status, message, "", List.of());
  }

  /** What kind of failure: a code of the API, such as STUDY_INVALID, or {@link #UNREACHABLE}. */
  public String code() {
    return code;
  }

  /** The HTTP status; 0 where no server answered. */
  public int status() {
    return status;
  }

  /** The number under which the server logged it; empty where no server answered. */
  public String requestId() {
    return requestId;
  }

  /** What is wrong with the study file, where that is why. */
  public List<Problem> problems() {
    return problems;
  }

  public boolean isUnreachable() {
    return code.equals(UNREACHABLE);
  }
}
