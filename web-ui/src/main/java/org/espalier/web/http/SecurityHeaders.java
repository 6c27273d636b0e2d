package org.espalier.web.http;

import io.javalin.http.Context;

/** What every answer tells the browser: run nothing but our own scripts, guess no types. */
public final class SecurityHeaders {
  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self' 'unsafe-inline'",
          "img-src 'self' blob: data:",
          "connect-src 'self'",
          "font-src 'self'",
          "worker-src 'self'",
          "manifest-src 'self'",
          "frame-ancestors 'none'",
          "base-uri 'none'",
          "form-action 'self'",
          "object-src 'none'");

  private SecurityHeaders() {}

  /** Sets them; a handler may narrow them afterwards. */
  public static void set(Context context) {
    context
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Frame-Options", "DENY");
  }
}
