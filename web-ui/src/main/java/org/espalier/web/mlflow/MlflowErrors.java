package org.espalier.web.mlflow;

import io.javalin.http.Context;
import java.util.Map;
import org.espalier.tracking.TrackingException;
import org.espalier.web.http.Answers;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.Refusal;

/** Answers errors in MLflow's shape: {@code {"error_code": …, "message": …}}. */
public final class MlflowErrors {
  private MlflowErrors() {}

  /** Whether an address is of MLflow's API, whose clients want errors in this shape. */
  public static boolean isMlflow(String path) {
    return path.startsWith("/api/2.0/")
        || path.startsWith("/api/3.0/")
        || path.startsWith("/ajax-api/");
  }

  public static void write(Context context, MlflowCode code, String message) {
    if (code == MlflowCode.TEMPORARILY_UNAVAILABLE || code == MlflowCode.REQUEST_LIMIT_EXCEEDED) {
      context.header("Retry-After", "1");
    }
    Answers.json(context, code.status(), Map.of("error_code", code.name(), "message", message));
  }

  /** The same refusal as the rest of the server would answer. */
  public static void write(Context context, Refusal refusal) {
    write(context, code(refusal.code()), refusal.getMessage());
  }

  static void write(Context context, TrackingException refusal) {
    MlflowCode code =
        switch (refusal.kind()) {
          case INVALID, WRONG_STATE -> MlflowCode.INVALID_PARAMETER_VALUE;
          case NOT_FOUND -> MlflowCode.RESOURCE_DOES_NOT_EXIST;
          case ALREADY_EXISTS -> MlflowCode.RESOURCE_ALREADY_EXISTS;
          case STALE_ATTEMPT -> MlflowCode.RESOURCE_CONFLICT;
          case OVERLOADED -> MlflowCode.TEMPORARILY_UNAVAILABLE;
        };
    write(context, code, String.valueOf(refusal.getMessage()));
  }

  private static MlflowCode code(ErrorCode code) {
    return switch (code) {
      case BAD_REQUEST, UNSUPPORTED_MEDIA_TYPE, RANGE_NOT_SATISFIABLE -> MlflowCode.BAD_REQUEST;
      case STUDY_INVALID, DIGEST_MISMATCH, PAYLOAD_TOO_LARGE -> MlflowCode.INVALID_PARAMETER_VALUE;
      case UNAUTHENTICATED -> MlflowCode.UNAUTHENTICATED;
      case FORBIDDEN -> MlflowCode.PERMISSION_DENIED;
      case NOT_FOUND, METHOD_NOT_ALLOWED -> MlflowCode.ENDPOINT_NOT_FOUND;
      case CONFLICT, ATTEMPT_NOT_HELD -> MlflowCode.RESOURCE_CONFLICT;
      case TOO_MANY_REQUESTS -> MlflowCode.REQUEST_LIMIT_EXCEEDED;
      case INTERNAL -> MlflowCode.INTERNAL_ERROR;
      case UNAVAILABLE -> MlflowCode.TEMPORARILY_UNAVAILABLE;
    };
  }
}
