package org.espalier.web.http;

import java.util.List;

/** The body of every answer of status 400 or above. */
public record ErrorBody(Details error) {

  /**
   * @param requestId the same as in the header {@code X-Request-Id} and in the server's log
   */
  public record Details(
      ErrorCode code, String message, String requestId, List<ProblemView> problems) {}

  static ErrorBody of(Refusal refusal, String requestId) {
    return new ErrorBody(
        new Details(refusal.code(), refusal.getMessage(), requestId, refusal.problems()));
  }
}
