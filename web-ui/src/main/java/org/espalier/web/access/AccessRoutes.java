package org.espalier.web.access;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.espalier.tracking.access.AccessToken;
import org.espalier.tracking.access.TokenStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Bodies;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.Page;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.ProblemView;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.jspecify.annotations.Nullable;

/** Sessions of browsers, and the tokens that admins give out. */
public final class AccessRoutes implements Routes {
  private static final Duration SESSION = Duration.ofHours(12);
  private static final int LONGEST_NAME = 100;
  private static final int MOST_DAYS = 3650;
  private static final int DEFAULT_DAYS = 90;
  private static final List<String> ROLES =
      Arrays.stream(Role.values()).filter(role -> role != Role.OPEN).map(Role::word).toList();

  private final AccessControl access;
  private final TokenStore tokens;
  private final String version;

  public AccessRoutes(AccessControl access, TokenStore tokens, String version) {
    this.access = access;
    this.tokens = tokens;
    this.version = version;
  }

  record OpenSession(@Nullable String token) {}

  record NewToken(@Nullable String name, @Nullable String role, @Nullable Integer days) {}

  record SessionView(
      boolean accessControl,
      @Nullable String name,
      @Nullable String role,
      @Nullable String csrfToken,
      String version) {}

  record TokenView(
      long tokenId,
      String name,
      String role,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt,
      @com.fasterxml.jackson.annotation.JsonInclude(
              com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL)
          @Nullable String secret) {

    static TokenView of(AccessToken token, @Nullable String secret) {
      return new TokenView(
          token.tokenId(),
          token.name(),
          token.role(),
          token.createdAt(),
          token.expiresAt().orElse(null),
          token.lastUsedAt().orElse(null),
          secret);
    }
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/session", Role.OPEN, this::session),
        Route.post("/api/v1/session", Role.OPEN, this::open),
        Route.delete("/api/v1/session", Role.OPEN, this::close),
        Route.get("/api/v1/tokens", Role.ADMIN, this::list),
        Route.post("/api/v1/tokens", Role.ADMIN, this::create),
        Route.delete("/api/v1/tokens/{token_id}", Role.ADMIN, this::revoke));
  }

  private void session(Context context) {
    Caller caller = access.caller(context);
    String cookie = context.cookie(TokenAccess.COOKIE);
    answer(context, caller, caller.session() ? cookie : null);
  }

  private void open(Context context) throws IOException {
    OpenSession wanted = Bodies.json(context, OpenSession.class);
    String session = Secrets.create("");
    String secret = wanted.token() == null ? "" : wanted.token();
    boolean known = tokens.openSession(Secrets.digest(secret), Secrets.digest(session), SESSION);
    if (!known) {
      throw new Refusal(
          ErrorCode.UNAUTHENTICATED, "This token is unknown, was revoked or has expired.");
    }
    AccessToken token = tokens.bySession(Secrets.digest(session)).orElseThrow();
    setCookie(context, session, SESSION);
    Role role = Role.valueOf(token.role().toUpperCase(Locale.ROOT));
    answer(context, new Caller(token.name(), role, true), session);
  }

  private void close(Context context) {
    String cookie = context.cookie(TokenAccess.COOKIE);
    if (cookie != null) {
      tokens.closeSession(Secrets.digest(cookie));
    }
    setCookie(context, "", Duration.ZERO);
    context.status(204);
  }

  private void list(Context context) {
    Answers.json(
        context,
        Page.whole(tokens.list().stream().map(token -> TokenView.of(token, null)).toList()));
  }

  private void create(Context context) throws IOException {
    NewToken wanted = Bodies.json(context, NewToken.class);
    String name = wanted.name();
    if (name == null || name.isBlank() || name.length() > LONGEST_NAME) {
      throw wrong("name", name, "1 to %d characters".formatted(LONGEST_NAME));
    }
    int days = wanted.days() == null ? DEFAULT_DAYS : wanted.days();
    if (days < 1 || days > MOST_DAYS) {
      throw wrong("days", String.valueOf(days), "1 to %d".formatted(MOST_DAYS));
    }
    String role = wanted.role();
    if (role == null || !ROLES.contains(role)) {
      throw wrong("role", role, String.join(", ", ROLES));
    }
    String secret = Secrets.create("esp_");
    AccessToken token = tokens.create(name, role, Secrets.digest(secret), Duration.ofDays(days));
    Answers.json(context, 201, TokenView.of(token, secret));
  }

  private void revoke(Context context) {
    long id = Parameters.id(context, "token_id", "token");
    if (!tokens.revoke(id)) {
      throw Refusal.notFound("token", id);
    }
    context.status(204);
  }

  private void answer(Context context, Caller caller, @Nullable String session) {
    boolean somebody = caller.role() != Role.OPEN;
    Answers.json(
        context,
        new SessionView(
            access instanceof TokenAccess,
            somebody && !caller.name().isEmpty() ? caller.name() : null,
            somebody ? caller.role().word() : null,
            session == null ? null : Secrets.csrf(session),
            version));
  }

  private static void setCookie(Context context, String value, Duration age) {
    Cookie cookie = new Cookie(TokenAccess.COOKIE, value);
    cookie.setPath("/");
    cookie.setHttpOnly(true);
    cookie.setSameSite(SameSite.STRICT);
    cookie.setSecure(context.req().isSecure());
    cookie.setMaxAge((int) age.toSeconds());
    context.cookie(cookie);
  }

  private static Refusal wrong(String name, @Nullable String value, String allowed) {
    return Refusal.ofParameter(
        ProblemView.ofParameter(
            name, value, "The field '%s' is not what it can be.".formatted(name), allowed));
  }
}
