package org.espalier.web.http;

import io.javalin.http.Context;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Gives every request a name of its own, unique over restarts. Thread-safe. */
public final class RequestIds {
  /** The header that answers carry it in. */
  public static final String HEADER = "X-Request-Id";

  private static final String ATTRIBUTE = "espalier.request";

  private final String prefix =
      Long.toString(new SecureRandom().nextLong() & 0xFFFF_FFFFFFL, Character.MAX_RADIX);
  private final AtomicLong count = new AtomicLong();

  String next() {
    return prefix + '-' + Long.toString(count.incrementAndGet(), Character.MAX_RADIX);
  }

  /** Names a request; the first thing that happens to it. */
  public void assign(Context context) {
    String id = next();
    context.attribute(ATTRIBUTE, id);
    context.header(HEADER, id);
  }

  /** The name of this request. */
  String of(Context context) {
    String id = context.attribute(ATTRIBUTE);
    if (id == null) {
      assign(context);
      id = String.valueOf(context.<String>attribute(ATTRIBUTE));
    }
    return id;
  }
}
