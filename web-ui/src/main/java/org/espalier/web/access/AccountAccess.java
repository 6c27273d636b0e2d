package org.espalier.web.access;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.espalier.tracking.access.Identity;
import org.espalier.tracking.access.ProjectScope;
import org.espalier.tracking.access.ProjectStore;
import org.espalier.tracking.access.SessionStore;
import org.espalier.tracking.access.Subject;
import org.espalier.tracking.access.TokenStore;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;

/**
 * Callers show a token as a bearer, a token or the name and password of an account as Basic (both
 * of which the MLflow clients can send), or the cookie of the session that they opened.
 */
public final class AccountAccess implements AccessControl {
  /** The cookie of a browser's session. */
  static final String COOKIE = "espalier_session";

  private static final String CSRF_HEADER = "X-Csrf-Token";
  private static final Set<String> SAFE = Set.of("GET", "HEAD");
  private static final int LONGEST_SECRET = 200;

  private final TokenStore tokens;
  private final SessionStore sessions;
  private final ProjectStore projects;
  private final SignIn signIn;

  AccountAccess(TokenStore tokens, SessionStore sessions, ProjectStore projects, SignIn signIn) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.projects = projects;
    this.signIn = signIn;
  }

  @Override
  public Caller caller(Context context) {
    return identity(context)
        .map(identity -> Caller.of(identity, context.header("Authorization") == null))
        .orElse(Caller.NOBODY);
  }

  private Optional<Identity> identity(Context context) {
    String header = context.header("Authorization");
    if (header == null) {
      return Optional.ofNullable(context.cookie(COOKIE))
          .filter(cookie -> cookie.length() <= LONGEST_SECRET)
          .flatMap(cookie -> sessions.find(Secrets.digest(cookie)));
    }
    Optional<Credentials> shown = Credentials.parse(header);
    return shown.flatMap(
        credentials ->
            switch (credentials) {
              case Credentials.Token(String secret) -> tokens.bySecret(Secrets.digest(secret));
              case Credentials.Password(String name, String password) ->
                  tokens
                      .bySecret(Secrets.digest(password))
                      .or(() -> signIn.account(name, password, context.ip()));
            });
  }

  @Override
  public void pass(Context context, Route route) throws Exception {
    if (route.role() == Role.OPEN) {
      requireCsrfToken(context, route.role());
      route.handler().handle(context);
      return;
    }
    Caller caller = caller(context);
    require(caller, caller.role(), route.role(), "");
    requireCsrfToken(context, route.role());
    switch (route.reach()) {
      case SEEN -> {
        if (!caller.seesAll()) {
          ProjectScope.run(caller.seen(), () -> route.handler().handle(context));
          return;
        }
      }
      case OWN -> {}
      case SERVER -> requireEverywhere(caller, route.role());
      case NEW -> {
        long project = Projects.want(context, projects, caller.limit());
        requireIn(caller, project, route.role());
      }
      case NAMED -> requireNamed(context, caller, route);
      case NAMED_OR_NEW -> requireNamedOrNew(context, caller, route);
    }
    route.handler().handle(context);
  }

  private void requireNamed(Context context, Caller caller, Route route) {
    if (caller.everywhere().covers(route.role())) {
      return;
    }
    List<Subject> subjects = route.subjects().apply(context);
    if (subjects.isEmpty()) {
      requireEverywhere(caller, route.role());
    }
    for (Subject subject : subjects) {
      requireIn(caller, seen(caller, subject), route.role());
    }
  }

  private void requireNamedOrNew(Context context, Caller caller, Route route) {
    long wanted = Projects.want(context, projects, caller.limit());
    if (caller.everywhere().covers(route.role())) {
      return;
    }
    for (Subject subject : route.subjects().apply(context)) {
      boolean there = projects.of(subject).isPresent();
      if (there || subject.kind() == Subject.Kind.NAMED_EXPERIMENT) {
        requireIn(caller, there ? seen(caller, subject) : wanted, route.role());
      }
    }
  }

  @Override
  public void checkSeen(Context context, List<Subject> subjects) {
    Caller caller = caller(context);
    require(caller, caller.role(), Role.VIEWER, "");
    if (!caller.seesAll()) {
      subjects.forEach(subject -> seen(caller, subject));
    }
  }

  /** The project of a thing; a thing that the caller does not see is as one that is not there. */
  private long seen(Caller caller, Subject subject) {
    OptionalLong project = projects.of(subject);
    if (project.isEmpty() || !caller.roleIn(project.getAsLong()).covers(Role.VIEWER)) {
      throw Refusal.notFound(
          subject.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
          subject.id().length() > 100 ? subject.id().substring(0, 100) + "…" : subject.id());
    }
    return project.getAsLong();
  }

  private void requireIn(Caller caller, long project, Role needed) {
    if (!caller.roleIn(project).covers(needed)) {
      String name =
          projects.find(project).map(found -> " in the project '" + found.name() + "'").orElse("");
      require(caller, caller.roleIn(project), needed, name);
    }
  }

  private static void requireEverywhere(Caller caller, Role needed) {
    require(caller, caller.everywhere(), needed, " in every project");
  }

  private static void require(Caller caller, Role role, Role needed, String where) {
    if (role.covers(needed)) {
      return;
    }
    if (caller.role() == Role.OPEN && caller.name().isEmpty()) {
      throw new Refusal(
          ErrorCode.UNAUTHENTICATED,
          "Sign in first: on the page, by './espalier login', or with a token sent as 'Authorization:"
              + " Bearer TOKEN'.",
          List.of(),
          Map.of("WWW-Authenticate", "Bearer realm=\"Espalier\""));
    }
    throw new Refusal(
        ErrorCode.FORBIDDEN,
        "'%s' has %s%s; this needs the role %s."
            .formatted(
                caller.name(),
                role == Role.OPEN ? "no role" : "the role " + role.word(),
                where,
                needed.word()));
  }

  /**
   * A page of another origin could have the browser send the cookie, but cannot read this token.
   * What opens a session needs none: there is no cookie yet that could be abused.
   */
  private static void requireCsrfToken(Context context, Role role) {
    String cookie = context.cookie(COOKIE);
    boolean opens = role == Role.OPEN && context.req().getMethod().equals("POST");
    if (SAFE.contains(context.req().getMethod())
        || opens
        || cookie == null
        || cookie.isEmpty()
        || context.header("Authorization") != null) {
      return;
    }
    if (!Secrets.equal(Secrets.csrf(cookie), context.header(CSRF_HEADER))) {
      throw new Refusal(
          ErrorCode.FORBIDDEN,
          "With a session, the header X-Csrf-Token must hold the token of GET /api/v1/session.");
    }
  }
}
