package org.espalier.web.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.tracking.access.Account;
import org.espalier.tracking.access.AccountStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Bodies;
import org.espalier.web.http.Page;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.Reach;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.jspecify.annotations.Nullable;

/** Accounts, which admins give and take. Nobody but their owner ever knows a password. */
public final class AccountRoutes implements Routes {
  private static final int MOST_PROJECTS = 200;

  private final AccountStore accounts;

  public AccountRoutes(AccountStore accounts) {
    this.accounts = accounts;
  }

  record Wanted(
      @Nullable String name,
      @Nullable String role,
      @Nullable Map<String, String> projects,
      @Nullable Boolean disabled) {}

  record AccountView(
      long accountId,
      String name,
      @Nullable String role,
      Map<String, String> projects,
      String state,
      Instant createdAt,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret) {

    static AccountView of(Account account, @Nullable String secret) {
      return new AccountView(
          account.accountId(),
          account.name(),
          account.role().orElse(null),
          new TreeMap<>(account.projects()),
          account.state().name().toLowerCase(Locale.ROOT),
          account.createdAt(),
          secret);
    }
  }

  @Override
  public List<Route> routes() {
    String one = "/api/v1/accounts/{account_id}";
    return List.of(
        admin(HandlerType.GET, "/api/v1/accounts", this::list),
        admin(HandlerType.POST, "/api/v1/accounts", this::create),
        admin(HandlerType.PUT, one, this::change),
        admin(HandlerType.DELETE, one, this::delete),
        admin(HandlerType.POST, one + "/invitation", this::invite));
  }

  private static Route admin(HandlerType method, String path, io.javalin.http.Handler handler) {
    return Route.of(method, path, Role.ADMIN, Reach.SERVER, handler);
  }

  private void list(Context context) {
    Answers.json(
        context,
        Page.whole(
            accounts.list().stream().map(account -> AccountView.of(account, null)).toList()));
  }

  private void create(Context context) throws IOException {
    Wanted wanted = Bodies.json(context, Wanted.class);
    String secret = Secrets.create(Invitations.PREFIX);
    Account account =
        accounts.create(
            Fields.name(wanted.name()), rights(wanted), Secrets.digest(secret), Invitations.VALID);
    context.header("Cache-Control", "no-store");
    Answers.json(context, 201, AccountView.of(account, secret));
  }

  private void change(Context context) throws IOException {
    long id = id(context);
    Wanted wanted = Bodies.json(context, Wanted.class);
    if (wanted.name() != null) {
      throw Fields.wrong("name", wanted.name(), "nothing: names of accounts stay");
    }
    Answers.json(context, AccountView.of(accounts.change(id, rights(wanted)), null));
  }

  private void invite(Context context) {
    String secret = Secrets.create(Invitations.PREFIX);
    Account account = accounts.invite(id(context), Secrets.digest(secret), Invitations.VALID);
    context.header("Cache-Control", "no-store");
    Answers.json(context, 201, AccountView.of(account, secret));
  }

  private void delete(Context context) {
    accounts.delete(id(context));
    context.status(204);
  }

  private static long id(Context context) {
    return Parameters.id(context, "account_id", "account");
  }

  private static Account.Rights rights(Wanted wanted) {
    Optional<String> role = Optional.ofNullable(wanted.role());
    role.ifPresent(word -> role("role", word));
    Map<String, String> projects = wanted.projects() == null ? Map.of() : wanted.projects();
    if (projects.size() > MOST_PROJECTS) {
      throw Fields.wrong("projects", null, "at most %d".formatted(MOST_PROJECTS));
    }
    projects.forEach((project, word) -> role("projects." + project, word));
    return new Account.Rights(role, projects, Boolean.TRUE.equals(wanted.disabled()));
  }

  private static void role(String field, @Nullable String word) {
    Fields.role(field, word, Role.VIEWER, Role.EDITOR, Role.ADMIN);
  }
}
