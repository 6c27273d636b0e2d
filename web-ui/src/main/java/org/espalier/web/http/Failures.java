package org.espalier.web.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.espalier.tracking.TrackingException;
import org.espalier.web.mlflow.MlflowErrors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever a handler throws into one shape of answer. A stack trace goes to the log under the
 * request's id, and never to the caller.
 */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final String RETRY_SECONDS = "2";

  private final RequestIds ids;
  private final Stopping stopping;

  Failures(RequestIds ids, Stopping stopping) {
    this.ids = ids;
    this.stopping = stopping;
  }

  void register(RoutesConfig routes) {
    routes.exception(Refusal.class, (refusal, context) -> answer(context, refusal));
    routes.exception(
        TrackingException.class, (failure, context) -> answer(context, translate(failure)));
    routes.exception(
        HttpResponseException.class, (failure, context) -> answer(context, translate(failure)));
    routes.exception(
        Exception.class, (failure, context) -> answer(context, judge(failure, context)));
  }

  private Refusal judge(Exception failure, Context context) {
    if (stopping.hasBegun()) {
      LOG.debug("request {}: cut off by the stop", ids.of(context), failure);
      return new Refusal(
          ErrorCode.UNAVAILABLE,
          "The server is stopping; send the same request again when it is back.",
          List.of(),
          Map.of("Retry-After", RETRY_SECONDS));
    }
    if (isDatabaseAway(failure)) {
      LOG.warn("request {}: the database is away: {}", ids.of(context), failure.toString());
      return new Refusal(
          ErrorCode.UNAVAILABLE,
          "The database does not answer; send the same request again in a few seconds.",
          List.of(),
          Map.of("Retry-After", RETRY_SECONDS));
    }
    LOG.error(
        "request {}: {} {} failed",
        ids.of(context),
        context.req().getMethod(),
        context.path(),
        failure);
    return new Refusal(
        ErrorCode.INTERNAL,
        "The server failed to answer; its log has more under request " + ids.of(context) + ".");
  }

  private void answer(Context context, Refusal refusal) {
    if (context.res().isCommitted()) {
      LOG.warn("request {}: ended in mid-answer: {}", ids.of(context), refusal.getMessage());
      throw new IllegalStateException("the answer was under way");
    }
    context.res().resetBuffer();
    refusal.headers().forEach(context::header);
    if (MlflowErrors.isMlflow(context.path())) {
      MlflowErrors.write(context, refusal);
      return;
    }
    Answers.json(context, refusal.code().status(), ErrorBody.of(refusal, ids.of(context)));
  }

  private static Refusal translate(TrackingException failure) {
    String message = failure.getMessage() == null ? failure.kind().name() : failure.getMessage();
    return switch (failure.kind()) {
      case INVALID -> new Refusal(ErrorCode.BAD_REQUEST, message);
      case NOT_FOUND -> new Refusal(ErrorCode.NOT_FOUND, message);
      case ALREADY_EXISTS, WRONG_STATE -> new Refusal(ErrorCode.CONFLICT, message);
      case STALE_ATTEMPT -> new Refusal(ErrorCode.ATTEMPT_NOT_HELD, message);
      case OVERLOADED ->
          new Refusal(
              ErrorCode.UNAVAILABLE, message, List.of(), Map.of("Retry-After", RETRY_SECONDS));
    };
  }

  private static Refusal translate(HttpResponseException failure) {
    String allowed = failure.getDetails().get("availableMethods");
    return switch (failure.getStatus()) {
      case 404 -> new Refusal(ErrorCode.NOT_FOUND, "There is nothing at this address.");
      case 405 ->
          new Refusal(
              ErrorCode.METHOD_NOT_ALLOWED,
              "This address does not know that method; it knows " + allowed + ".",
              List.of(),
              Map.of("Allow", String.valueOf(allowed)));
      case 413 ->
          new Refusal(ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than this address takes.");
      default -> new Refusal(ErrorCode.BAD_REQUEST, "The request cannot be read.");
    };
  }

  /** Whether the failure says nothing of the request, and all of the database. */
  static boolean isDatabaseAway(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        String state = sql.getSQLState();
        if (sql instanceof java.sql.SQLTransientConnectionException
            || state == null
            || state.startsWith("08")
            || state.startsWith("57")
            || state.startsWith("53")
            || state.equals("25006")) {
          return true;
        }
      }
    }
    return false;
  }
}
