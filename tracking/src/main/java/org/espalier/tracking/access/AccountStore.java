package org.espalier.tracking.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Normalizer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.espalier.core.json.Json;
import org.espalier.tracking.Databases;
import org.espalier.tracking.TrackingException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Accounts and their invitations. Passwords come in as hashes. There is always an admin who can
 * come in, once there was one. Thread-safe.
 */
public final class AccountStore {
  /** The name of the account that the first start makes. */
  public static final String FIRST_ADMIN = "admin";

  private static final String SELECT =
      """
      select a.account_id, a.name, a.role, a.password_hash is not null as has_password,
             a.disabled_at is not null as disabled, a.created_at,
             (select coalesce(json_object_agg(p.name, ap.role order by p.name), '{}')
              from account_project ap join project p using (project_id)
              where ap.account_id = a.account_id) as projects
      from account a
      """;

  private final Jdbi jdbi;

  public AccountStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public static AccountStore over(DataSource database) {
    return new AccountStore(Databases.jdbi(database));
  }

  /**
   * What proves a password.
   *
   * @param passwordHash empty where none was chosen, or the account is disabled
   */
  public record Secret(long accountId, Optional<String> passwordHash) {}

  public Optional<Secret> secret(String name) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select account_id, case when disabled_at is null then password_hash end as hash
                    from account where name_key = :key
                    """)
                .bind("key", key(name))
                .map(
                    (row, context) ->
                        new Secret(
                            row.getLong("account_id"), Optional.ofNullable(row.getString("hash"))))
                .findOne());
  }

  /** What an account may do, while it is not disabled. */
  public Optional<Identity> identity(long accountId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select "
                        + Rows.IDENTITY
                        + """
                          from account a left join access_token t on false
                          where a.account_id = :id and a.disabled_at is null
                          """)
                .bind("id", accountId)
                .map((row, context) -> Rows.identity(row))
                .findOne());
  }

  public List<Account> list() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + " order by a.name_key")
                .map((row, context) -> read(row))
                .list());
  }

  /**
   * @throws TrackingException NOT_FOUND
   */
  public Account get(long accountId) {
    return jdbi.withHandle(handle -> get(handle, accountId));
  }

  private static Account get(Handle handle, long accountId) {
    return handle
        .createQuery(SELECT + " where a.account_id = :id")
        .bind("id", accountId)
        .map((row, context) -> read(row))
        .findOne()
        .orElseThrow(() -> notFound(accountId));
  }

  private static TrackingException notFound(long accountId) {
    return TrackingException.notFound("There is no account '%d'.".formatted(accountId));
  }

  /**
   * An account without a password, and an invitation to choose it.
   *
   * @throws TrackingException ALREADY_EXISTS for a name in use; INVALID for an unknown project
   */
  public Account create(String name, Account.Rights rights, String secretDigest, Duration valid) {
    return jdbi.inTransaction(
        handle -> {
          long id =
              handle
                  .createQuery(
                      """
                      insert into account (name, name_key, role) values (:name, :key, :role)
                      on conflict (name_key) do nothing returning account_id
                      """)
                  .bind("name", name)
                  .bind("key", key(name))
                  .bind("role", rights.role().orElse(null))
                  .mapTo(Long.class)
                  .findOne()
                  .orElseThrow(
                      () ->
                          TrackingException.alreadyExists(
                              "There is an account '%s' already.".formatted(name)));
          setProjects(handle, id, rights.projects());
          invite(handle, id, secretDigest, valid);
          return get(handle, id);
        });
  }

  /**
   * @throws TrackingException NOT_FOUND; INVALID for an unknown project; WRONG_STATE if nobody
   *     would be left to administer
   */
  public Account change(long accountId, Account.Rights rights) {
    return jdbi.inTransaction(
        handle -> {
          lock(handle);
          int changed =
              handle
                  .createUpdate(
                      """
                      update account
                      set role = :role,
                          disabled_at = case when :disabled then coalesce(disabled_at, now()) end
                      where account_id = :id
                      """)
                  .bind("role", rights.role().orElse(null))
                  .bind("disabled", rights.disabled())
                  .bind("id", accountId)
                  .execute();
          if (changed == 0) {
            throw notFound(accountId);
          }
          setProjects(handle, accountId, rights.projects());
          requireAdmin(handle);
          return get(handle, accountId);
        });
  }

  /**
   * Deletes it with its sessions and tokens.
   *
   * @throws TrackingException NOT_FOUND; WRONG_STATE if nobody would be left to administer
   */
  public void delete(long accountId) {
    jdbi.useTransaction(
        handle -> {
          lock(handle);
          if (handle.execute("delete from account where account_id = ?", accountId) == 0) {
            throw notFound(accountId);
          }
          requireAdmin(handle);
        });
  }

  /**
   * A new way to choose the password, in place of any before; the old password holds until then.
   */
  public Account invite(long accountId, String secretDigest, Duration valid) {
    return jdbi.inTransaction(
        handle -> {
          Account account = get(handle, accountId);
          invite(handle, accountId, secretDigest, valid);
          return account;
        });
  }

  /**
   * Uses up an invitation: sets the password and ends the account's sessions.
   *
   * @return the account; empty if the secret is unknown, used or too old, or the account disabled
   */
  public Optional<Long> accept(String secretDigest, String passwordHash) {
    return jdbi.inTransaction(
        handle -> {
          Optional<Long> account =
              handle
                  .createQuery(
                      """
                      delete from account_invitation i using account a
                      where i.secret_sha256 = :digest and i.expires_at > now()
                        and a.account_id = i.account_id and a.disabled_at is null
                      returning i.account_id
                      """)
                  .bind("digest", secretDigest)
                  .mapTo(Long.class)
                  .findOne();
          account.ifPresent(id -> setPassword(handle, id, passwordHash));
          return account;
        });
  }

  /** Sets the password and ends all sessions of the account. */
  public void setPassword(long accountId, String passwordHash) {
    jdbi.useTransaction(handle -> setPassword(handle, accountId, passwordHash));
  }

  /**
   * Where nobody can come in as admin, by password or by a token of the installation, invites the
   * account {@value #FIRST_ADMIN}; of servers that start at once, the last to do so counts.
   *
   * @return whether it did
   */
  public boolean inviteFirstAdmin(String secretDigest, Duration valid) {
    return jdbi.inTransaction(
        handle -> {
          lock(handle);
          if (hasAdmin(handle)) {
            return false;
          }
          long id =
              handle
                  .createQuery(
                      """
                      insert into account (name, name_key, role) values (:name, :name, 'admin')
                      on conflict (name_key) do update set role = 'admin', disabled_at = null
                      returning account_id
                      """)
                  .bind("name", FIRST_ADMIN)
                  .mapTo(long.class)
                  .one();
          invite(handle, id, secretDigest, valid);
          return true;
        });
  }

  private static void setPassword(Handle handle, long accountId, String passwordHash) {
    handle.execute(
        "update account set password_hash = ? where account_id = ?", passwordHash, accountId);
    handle.execute("delete from access_session where account_id = ?", accountId);
    handle.execute("delete from account_invitation where account_id = ?", accountId);
  }

  private static void invite(Handle handle, long accountId, String digest, Duration valid) {
    handle
        .createUpdate(
            """
            insert into account_invitation (secret_sha256, account_id, expires_at)
            values (:digest, :account, now() + make_interval(secs => :seconds))
            on conflict (account_id) do update
            set secret_sha256 = excluded.secret_sha256, expires_at = excluded.expires_at
            """)
        .bind("digest", digest)
        .bind("account", accountId)
        .bind("seconds", (double) valid.toSeconds())
        .execute();
  }

  private static void setProjects(Handle handle, long accountId, Map<String, String> projects) {
    handle.execute("delete from account_project where account_id = ?", accountId);
    int found =
        handle
            .createUpdate(
                """
                insert into account_project (account_id, project_id, role)
                select :account, p.project_id, given.value
                from json_each_text(cast(:projects as json)) given join project p on p.name = given.key
                """)
            .bind("account", accountId)
            .bind("projects", Json.write(projects))
            .execute();
    if (found != projects.size()) {
      throw TrackingException.invalid(
          "Not all of these projects exist: %s.".formatted(String.join(", ", projects.keySet())));
    }
  }

  private static String key(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  private static void lock(Handle handle) {
    handle.execute("lock table account in exclusive mode");
  }

  private static void requireAdmin(Handle handle) {
    if (!hasAdmin(handle)) {
      throw TrackingException.wrongState(
          "Nobody would be left who may administer this server; make somebody else an admin first.");
    }
  }

  private static boolean hasAdmin(Handle handle) {
    return handle
        .createQuery(
            """
            select exists (select from account
                           where role = 'admin' and disabled_at is null and password_hash is not null)
                or exists (select from access_token
                           where role = 'admin' and account_id is null and project_id is null
                             and revoked_at is null and (expires_at is null or expires_at > now()))
            """)
        .mapTo(boolean.class)
        .one();
  }

  private static Account read(ResultSet row) throws SQLException {
    return new Account(
        row.getLong("account_id"),
        row.getString("name"),
        Optional.ofNullable(row.getString("role")),
        Rows.byName(row.getString("projects")),
        row.getBoolean("disabled")
            ? Account.State.DISABLED
            : row.getBoolean("has_password") ? Account.State.ACTIVE : Account.State.INVITED,
        Rows.instant(row, "created_at"));
  }
}
