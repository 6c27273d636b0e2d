package org.espalier.web.http;

import java.util.List;
import java.util.Map;

/** A request that is not carried out, with what its caller is told. Carries no stack trace. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final transient List<ProblemView> problems;
  private final transient Map<String, String> headers;

  public Refusal(
      ErrorCode code, String message, List<ProblemView> problems, Map<String, String> headers) {
    super(message, null, false, false);
    this.code = code;
    this.problems = List.copyOf(problems);
    this.headers = Map.copyOf(headers);
  }

  public Refusal(ErrorCode code, String message) {
    this(code, message, List.of(), Map.of());
  }

  /** 400 for a parameter or header. */
  public static Refusal ofParameter(ProblemView problem) {
    return new Refusal(ErrorCode.BAD_REQUEST, problem.message(), List.of(problem), Map.of());
  }

  /** 404, such as {@code notFound("study", 12)}. */
  public static Refusal notFound(String kind, Object id) {
    return new Refusal(ErrorCode.NOT_FOUND, "There is no " + kind + " '" + id + "'.");
  }

  public ErrorCode code() {
    return code;
  }

  public List<ProblemView> problems() {
    return problems;
  }

  /** Headers of the answer. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Never null, unlike that of other exceptions. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code.name() : message;
  }
}
