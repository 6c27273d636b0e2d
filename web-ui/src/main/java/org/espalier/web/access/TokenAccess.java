package org.espalier.web.access;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.espalier.tracking.access.AccessToken;
import org.espalier.tracking.access.TokenStore;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.jspecify.annotations.Nullable;

/**
 * Callers show a token: as a bearer, as the password of Basic (which the MLflow clients can send),
 * or through the session that they opened with it.
 */
public final class TokenAccess implements AccessControl {
  /** The cookie of a browser's session. */
  static final String COOKIE = "espalier_session";

  private static final String CSRF_HEADER = "X-Csrf-Token";
  private static final Set<String> SAFE = Set.of("GET", "HEAD");
  private static final int LONGEST_SECRET = 200;

  private final TokenStore tokens;

  public TokenAccess(TokenStore tokens) {
    this.tokens = tokens;
  }

  TokenStore tokens() {
    return tokens;
  }

  @Override
  public Caller caller(Context context) {
    String header = context.header("Authorization");
    if (header != null) {
      return secret(header)
          .flatMap(secret -> tokens.bySecret(Secrets.digest(secret)))
          .map(token -> caller(token, false))
          .orElse(Caller.NOBODY);
    }
    String cookie = context.cookie(COOKIE);
    if (cookie == null || cookie.length() > LONGEST_SECRET) {
      return Caller.NOBODY;
    }
    return tokens
        .bySession(Secrets.digest(cookie))
        .map(token -> caller(token, true))
        .orElse(Caller.NOBODY);
  }

  @Override
  public void check(Context context, Role needed) {
    AccessControl.super.check(context, needed);
    if (SAFE.contains(context.req().getMethod()) || needed == Role.OPEN) {
      return;
    }
    String cookie = context.cookie(COOKIE);
    if (context.header("Authorization") == null
        && cookie != null
        && !Secrets.equal(Secrets.csrf(cookie), context.header(CSRF_HEADER))) {
      throw new Refusal(
          ErrorCode.FORBIDDEN,
          "With a session, the header X-Csrf-Token must hold the token of GET /api/v1/session.");
    }
  }

  private static Caller caller(AccessToken token, boolean session) {
    return new Caller(token.name(), Role.valueOf(token.role().toUpperCase(Locale.ROOT)), session);
  }

  private static Optional<String> secret(String header) {
    int space = header.indexOf(' ');
    if (space < 0 || header.length() > 2 * LONGEST_SECRET) {
      return Optional.empty();
    }
    String rest = header.substring(space + 1).strip();
    return switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
      case "bearer" -> Optional.of(rest);
      case "basic" -> password(rest);
      default -> Optional.empty();
    };
  }

  private static Optional<String> password(@Nullable String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
