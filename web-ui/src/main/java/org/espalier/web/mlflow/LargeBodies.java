package org.espalier.web.mlflow;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.espalier.core.json.Json;
import org.espalier.tracking.TrackingException;

/**
 * Bodies over the megabyte that every other call is held to: the profile of a data set alone may
 * have 16 MiB. Few are held at a time, so that they cannot fill the memory; the others wait, and
 * are asked to come again where that takes long. Thread-safe.
 */
final class LargeBodies {
  /**
   * Bytes of a body: a data set at all of its limits, its profile with every fourth byte escaped.
   */
  static final int MOST_BYTES = 24 << 20;

  private static final int AT_ONCE = 2;
  private static final int SMALL_BYTES = 1 << 20;
  private static final long WAIT_SECONDS = 10;

  private static final JsonFactory BOUNDS =
      Json.mapper()
          .getFactory()
          .copy()
          .setStreamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(50)
                  .maxNameLength(256)
                  .maxStringLength(MOST_BYTES)
                  .maxDocumentLength(MOST_BYTES)
                  .build());

  private final Semaphore places = new Semaphore(AT_ONCE, true);

  /** What is done with the fields. */
  @FunctionalInterface
  interface Step {
    Map<String, ?> answer(Arguments arguments) throws Exception;
  }

  /**
   * @throws TrackingException INVALID over the limit, OVERLOADED if no place becomes free
   */
  Map<String, ?> answer(Context context, Step step) throws Exception {
    int announced = context.contentLength();
    if (announced > MOST_BYTES) {
      throw tooLarge();
    }
    if (announced >= 0 && announced <= SMALL_BYTES) {
      return step.answer(read(context));
    }
    if (!places.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new TrackingException(
          TrackingException.Kind.OVERLOADED, "Too many large requests at once; try again.");
    }
    try {
      return step.answer(read(context));
    } finally {
      places.release();
    }
  }

  private static Arguments read(Context context) throws IOException {
    byte[] body = context.bodyInputStream().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      throw tooLarge();
    }
    return Arguments.ofBody(body, BOUNDS);
  }

  private static TrackingException tooLarge() {
    return TrackingException.invalid(
        "The body is larger than the %d bytes this address takes.".formatted(MOST_BYTES));
  }
}
