package org.espalier.web.http;

import io.javalin.http.Context;

/**
 * What every answer tells the browser: run nothing but our own scripts, turn no text into markup,
 * guess no types.
 */
public final class SecurityHeaders {
  private static final String STYLES = "style-src 'self'";
  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          STYLES,
          "img-src 'self' blob: data:",
          "connect-src 'self'",
          "font-src 'self'",
          "worker-src 'self'",
          "manifest-src 'self'",
          "frame-ancestors 'none'",
          "base-uri 'none'",
          "form-action 'self'",
          "object-src 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types default");

  private SecurityHeaders() {}

  /** Sets them; a handler may narrow them afterwards. */
  public static void set(Context context) {
    context
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("Referrer-Policy", "no-referrer")
        .header(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        .header("X-Frame-Options", "DENY");
  }

  /**
   * Lets the page make style elements of its own that carry {@code nonce}, which must be new for
   * each answer.
   */
  public static void allowStyles(Context context, String nonce) {
    context.header(
        "Content-Security-Policy", POLICY.replace(STYLES, STYLES + " 'nonce-" + nonce + "'"));
  }
}
