package org.espalier.web.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.espalier.tracking.access.AccessToken;
import org.espalier.tracking.access.NewToken;
import org.espalier.tracking.access.ProjectStore;
import org.espalier.tracking.access.TokenStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Bodies;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.Page;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.Reach;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.jspecify.annotations.Nullable;

/**
 * Tokens: everybody with an account makes their own, which can do no more than they can; admins see
 * and revoke all, and make those of the installation, such as the workers'.
 */
public final class TokenRoutes implements Routes {
  private static final int MOST_DAYS = 3650;
  private static final int DEFAULT_DAYS = 90;

  private final AccessControl access;
  private final TokenStore tokens;
  private final ProjectStore projects;

  public TokenRoutes(AccessControl access, TokenStore tokens, ProjectStore projects) {
    this.access = access;
    this.tokens = tokens;
    this.projects = projects;
  }

  record Wanted(
      @Nullable String name,
      @Nullable String role,
      @Nullable Integer days,
      @Nullable String project,
      @Nullable Boolean installation) {}

  record TokenView(
      long tokenId,
      String name,
      @Nullable String account,
      String role,
      @Nullable String project,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret) {

    static TokenView of(AccessToken token, @Nullable String secret) {
      return new TokenView(
          token.tokenId(),
          token.name(),
          token.account().orElse(null),
          token.role(),
          token.project().orElse(null),
          token.createdAt(),
          token.expiresAt().orElse(null),
          token.lastUsedAt().orElse(null),
          secret);
    }
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.of(HandlerType.GET, "/api/v1/tokens", Role.VIEWER, Reach.OWN, this::list),
        Route.of(HandlerType.POST, "/api/v1/tokens", Role.VIEWER, Reach.OWN, this::create),
        Route.of(
            HandlerType.DELETE, "/api/v1/tokens/{token_id}", Role.VIEWER, Reach.OWN, this::revoke));
  }

  private void list(Context context) {
    Caller caller = access.caller(context);
    List<AccessToken> found =
        isAdmin(caller)
            ? tokens.list(OptionalLong.empty())
            : caller.account().isPresent() ? tokens.list(caller.account()) : List.of();
    Answers.json(
        context, Page.whole(found.stream().map(token -> TokenView.of(token, null)).toList()));
  }

  private void create(Context context) throws IOException {
    Caller caller = access.caller(context);
    Wanted wanted = Bodies.json(context, Wanted.class);
    String name = Fields.name(wanted.name());
    int days = Fields.days(wanted.days(), DEFAULT_DAYS, MOST_DAYS);
    Role role =
        Fields.role("role", wanted.role(), Role.VIEWER, Role.WORKER, Role.EDITOR, Role.ADMIN);
    boolean own = caller.account().isPresent() && !Boolean.TRUE.equals(wanted.installation());
    if (!own && !isAdmin(caller)) {
      throw new Refusal(
          ErrorCode.FORBIDDEN,
          "Only admins of every project make tokens of the installation; sign in with an account to"
              + " make your own.");
    }
    OptionalLong project = project(wanted.project(), caller);
    Role most = project.isPresent() ? caller.roleIn(project.getAsLong()) : caller.role();
    if (!most.covers(role)) {
      throw new Refusal(
          ErrorCode.FORBIDDEN,
          "A token can do no more than who makes it: '%s' has the role %s%s."
              .formatted(
                  caller.name(), most.word(), wanted.project() == null ? "" : " in that project"));
    }
    String secret = Secrets.create(Credentials.TOKEN_PREFIX);
    AccessToken token =
        tokens.create(
            new NewToken(
                name,
                role.word(),
                Secrets.digest(secret),
                Duration.ofDays(days),
                own ? caller.account() : OptionalLong.empty(),
                project));
    context.header("Cache-Control", "no-store");
    Answers.json(context, 201, TokenView.of(token, secret));
  }

  /** A token that holds in one project makes only tokens that do. */
  private OptionalLong project(@Nullable String name, Caller caller) {
    if (name == null || name.isEmpty()) {
      return caller.limit();
    }
    long id = Projects.named(projects, name).projectId();
    if (!caller.roleIn(id).covers(Role.VIEWER)) {
      throw Refusal.notFound("project", name);
    }
    return OptionalLong.of(id);
  }

  private void revoke(Context context) {
    Caller caller = access.caller(context);
    long id = Parameters.id(context, "token_id", "token");
    boolean mine = isAdmin(caller) || caller.account().isPresent();
    if (!mine || !tokens.revoke(id, isAdmin(caller) ? OptionalLong.empty() : caller.account())) {
      throw Refusal.notFound("token", id);
    }
    context.status(204);
  }

  private static boolean isAdmin(Caller caller) {
    return caller.everywhere() == Role.ADMIN;
  }
}
