package org.espalier.web.access;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.tracking.access.Identity;
import org.espalier.tracking.access.Project;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Bodies;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.Reach;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.jspecify.annotations.Nullable;

/** Signing in and out, and choosing one's password. */
public final class SessionRoutes implements Routes {
  private static final Duration SESSION = Duration.ofHours(12);

  private final AccessControl access;
  private final AccessStores stores;
  private final SignIn signIn;
  private final String version;

  public SessionRoutes(AccessControl access, AccessStores stores, SignIn signIn, String version) {
    this.access = access;
    this.stores = stores;
    this.signIn = signIn;
    this.version = version;
  }

  record OpenSession(@Nullable String token, @Nullable String name, @Nullable String password) {}

  record AcceptInvitation(@Nullable String secret, @Nullable String password) {}

  record ChangePassword(@Nullable String before, @Nullable String password) {}

  record SessionView(
      boolean accessControl,
      @Nullable String name,
      boolean account,
      @Nullable String role,
      @Nullable String roleEverywhere,
      Map<String, String> projects,
      @Nullable String csrfToken,
      String version) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/session", Role.OPEN, this::session),
        Route.post("/api/v1/session", Role.OPEN, this::open),
        Route.delete("/api/v1/session", Role.OPEN, this::close),
        Route.post("/api/v1/session/invitation", Role.OPEN, this::accept),
        Route.of(
            HandlerType.PUT,
            "/api/v1/session/password",
            Role.VIEWER,
            Reach.OWN,
            this::changePassword));
  }

  private void session(Context context) {
    Caller caller = access.caller(context);
    String cookie = context.cookie(AccountAccess.COOKIE);
    answer(context, caller, caller.session() ? cookie : null);
  }

  private void open(Context context) throws IOException {
    OpenSession wanted = Bodies.json(context, OpenSession.class);
    String session = Secrets.create("");
    if (wanted.name() == null) {
      byToken(context, wanted.token() == null ? "" : wanted.token(), session);
    } else {
      Identity account =
          signIn
              .account(
                  wanted.name(), wanted.password() == null ? "" : wanted.password(), context.ip())
              .orElseThrow(() -> unknown("This name and password do not belong together."));
      stores
          .sessions()
          .openByAccount(account.account().orElseThrow(), Secrets.digest(session), SESSION);
    }
    opened(context, session);
  }

  private void byToken(Context context, String secret, String session) {
    signIn.checkAddress(context.ip(), false);
    if (!stores.sessions().openByToken(Secrets.digest(secret), Secrets.digest(session), SESSION)) {
      signIn.checkAddress(context.ip(), true);
      throw unknown("This token is unknown, was revoked or has expired.");
    }
  }

  private void accept(Context context) throws IOException {
    AcceptInvitation wanted = Bodies.json(context, AcceptInvitation.class);
    signIn.checkAddress(context.ip(), false);
    String password = Invitations.checkPassword("password", wanted.password());
    String secret = wanted.secret() == null ? "" : wanted.secret().strip();
    Optional<Long> account =
        stores.accounts().accept(Secrets.digest(secret), Passwords.hash(password));
    if (account.isEmpty()) {
      signIn.checkAddress(context.ip(), true);
      throw unknown("This one-time secret is unknown, was used before or is too old.");
    }
    String session = Secrets.create("");
    stores.sessions().openByAccount(account.get(), Secrets.digest(session), SESSION);
    opened(context, session);
  }

  private void opened(Context context, String session) {
    Identity identity = stores.sessions().find(Secrets.digest(session)).orElseThrow();
    setCookie(context, session, SESSION);
    answer(context, Caller.of(identity, true), session);
  }

  private void close(Context context) {
    String cookie = context.cookie(AccountAccess.COOKIE);
    if (cookie != null) {
      stores.sessions().close(Secrets.digest(cookie));
    }
    setCookie(context, "", Duration.ZERO);
    context.status(204);
  }

  /** Ends all other sessions of the account, and goes on in a new one. */
  private void changePassword(Context context) throws IOException {
    Caller caller = access.caller(context);
    ChangePassword wanted = Bodies.json(context, ChangePassword.class);
    if (caller.account().isEmpty() || caller.limit().isPresent()) {
      throw new Refusal(ErrorCode.CONFLICT, "Only accounts have passwords; this is a token.");
    }
    String before = wanted.before() == null ? "" : wanted.before();
    if (signIn.account(caller.name(), before, context.ip()).isEmpty()) {
      throw new Refusal(ErrorCode.FORBIDDEN, "The password before is not this one.");
    }
    String password = Invitations.checkPassword("password", wanted.password());
    long account = caller.account().getAsLong();
    stores.accounts().setPassword(account, Passwords.hash(password));
    String session = Secrets.create("");
    stores.sessions().openByAccount(account, Secrets.digest(session), SESSION);
    opened(context, session);
  }

  private void answer(Context context, Caller caller, @Nullable String session) {
    boolean somebody = !caller.name().isEmpty() || caller.role() != Role.OPEN;
    Map<String, String> projects = new TreeMap<>();
    caller
        .projects()
        .forEach(
            (id, role) ->
                stores
                    .projects()
                    .find(id)
                    .map(Project::name)
                    .ifPresent(name -> projects.put(name, role.word())));
    context.header("Cache-Control", "no-store");
    Answers.json(
        context,
        new SessionView(
            access instanceof AccountAccess,
            caller.name().isEmpty() ? null : caller.name(),
            caller.account().isPresent(),
            somebody && caller.role() != Role.OPEN ? caller.role().word() : null,
            caller.everywhere() == Role.OPEN ? null : caller.everywhere().word(),
            projects,
            session == null ? null : Secrets.csrf(session),
            version));
  }

  private static Refusal unknown(String message) {
    return new Refusal(ErrorCode.UNAUTHENTICATED, message);
  }

  /** Behind a proxy that speaks TLS, the cookie never goes out without it. */
  private static void setCookie(Context context, String value, Duration age) {
    Cookie cookie = new Cookie(AccountAccess.COOKIE, value);
    cookie.setPath("/");
    cookie.setHttpOnly(true);
    cookie.setSameSite(SameSite.STRICT);
    cookie.setSecure(
        context.req().isSecure() || "https".equals(context.header("X-Forwarded-Proto")));
    cookie.setMaxAge((int) age.toSeconds());
    context.cookie(cookie);
  }
}
