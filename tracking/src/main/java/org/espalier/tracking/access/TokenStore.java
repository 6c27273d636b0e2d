package org.espalier.tracking.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.espalier.tracking.Databases;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Tokens. All digests are SHA-256 in hexadecimal; times are the database's. A token of an account
 * is void while the account is disabled. Thread-safe.
 */
public final class TokenStore {
  private static final String SELECT =
      """
      select t.token_id, t.name, a.name as account, t.role, p.name as project, t.created_at,
             t.expires_at, t.last_used_at
      from access_token t
      left join account a using (account_id)
      left join project p on p.project_id = t.project_id
      """;

  private final Jdbi jdbi;

  public TokenStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public static TokenStore over(DataSource database) {
    return new TokenStore(Databases.jdbi(database));
  }

  /** Whom the valid token with this secret stands for; notes that it was used. */
  public Optional<Identity> bySecret(String digest) {
    return jdbi.withHandle(
        handle -> {
          Optional<Identity> found =
              handle
                  .createQuery(
                      "select "
                          + Rows.IDENTITY
                          + """
                            from access_token t left join account a using (account_id)
                            where t.secret_sha256 = :digest and t.revoked_at is null
                              and (t.expires_at is null or t.expires_at > now())
                              and a.disabled_at is null
                            """)
                  .bind("digest", digest)
                  .map((row, context) -> Rows.identity(row))
                  .findOne();
          found.flatMap(Identity::limit).ifPresent(limit -> used(handle, limit.tokenId()));
          return found;
        });
  }

  private static void used(Handle handle, long tokenId) {
    handle
        .createUpdate(
            """
            update access_token set last_used_at = now()
            where token_id = :id
              and (last_used_at is null or last_used_at < now() - interval '1 minute')
            """)
        .bind("id", tokenId)
        .execute();
  }

  public AccessToken create(NewToken token) {
    return jdbi.inTransaction(
        handle -> {
          long id =
              handle
                  .createQuery(
                      """
                      insert into access_token
                        (name, role, secret_sha256, expires_at, account_id, project_id)
                      values (:name, :role, :digest, now() + make_interval(secs => :seconds),
                              :account, :project)
                      returning token_id
                      """)
                  .bind("name", token.name())
                  .bind("role", token.role())
                  .bind("digest", token.digest())
                  .bind("seconds", (double) token.valid().toSeconds())
                  .bind("account", Rows.boxed(token.account()))
                  .bind("project", Rows.boxed(token.project()))
                  .mapTo(long.class)
                  .one();
          return handle
              .createQuery(SELECT + " where t.token_id = :id")
              .bind("id", id)
              .map(TokenStore::read)
              .one();
        });
  }

  /**
   * Makes sure that a secret of the server's environment is valid, and the ones before it are not.
   */
  public void keep(String name, String role, String digest) {
    jdbi.useTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  update access_token set revoked_at = now()
                  where name = :name and expires_at is null and revoked_at is null
                    and secret_sha256 <> :digest
                  """)
              .bind("name", name)
              .bind("digest", digest)
              .execute();
          handle
              .createUpdate(
                  """
                  insert into access_token (name, role, secret_sha256) values (:name, :role, :digest)
                  on conflict (secret_sha256) do update set revoked_at = null, role = excluded.role
                  """)
              .bind("name", name)
              .bind("role", role)
              .bind("digest", digest)
              .execute();
        });
  }

  /**
   * Makes a token void at once.
   *
   * @param owner only if it is theirs; empty for whosever it is
   * @return false if there is no such token that is not revoked already
   */
  public boolean revoke(long tokenId, OptionalLong owner) {
    return jdbi.withHandle(
        handle ->
            handle
                    .createUpdate(
                        """
                        update access_token set revoked_at = now()
                        where token_id = :id and revoked_at is null
                          and (cast(:owner as bigint) is null or account_id = :owner)
                        """)
                    .bind("id", tokenId)
                    .bind("owner", Rows.boxed(owner))
                    .execute()
                == 1);
  }

  /**
   * Those that are not revoked, the newest first.
   *
   * @param owner only theirs; empty for all
   */
  public List<AccessToken> list(OptionalLong owner) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    SELECT
                        + """
                          where t.revoked_at is null
                            and (cast(:owner as bigint) is null or t.account_id = :owner)
                          order by t.token_id desc
                          """)
                .bind("owner", Rows.boxed(owner))
                .map(TokenStore::read)
                .list());
  }

  private static AccessToken read(ResultSet row, StatementContext context) throws SQLException {
    return new AccessToken(
        row.getLong("token_id"),
        row.getString("name"),
        Optional.ofNullable(row.getString("account")),
        row.getString("role"),
        Optional.ofNullable(row.getString("project")),
        Rows.instant(row, "created_at"),
        Rows.time(row, "expires_at"),
        Rows.time(row, "last_used_at"));
  }
}
