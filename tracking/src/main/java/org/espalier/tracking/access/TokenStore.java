package org.espalier.tracking.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.espalier.tracking.Databases;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Tokens and the sessions opened with them. All digests are SHA-256 in hexadecimal; times are the
 * database's. Thread-safe.
 */
public final class TokenStore {
  private final Jdbi jdbi;

  public TokenStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public static TokenStore over(DataSource database) {
    return new TokenStore(Databases.jdbi(database));
  }

  /** The valid token with this secret; notes that it was used. */
  public Optional<AccessToken> bySecret(String digest) {
    return jdbi.withHandle(
        handle -> {
          Optional<AccessToken> token =
              handle
                  .createQuery(
                      """
                      select token_id, name, role, created_at, expires_at, last_used_at
                      from access_token
                      where secret_sha256 = :digest and revoked_at is null
                        and (expires_at is null or expires_at > now())
                      """)
                  .bind("digest", digest)
                  .map(TokenStore::read)
                  .findOne();
          token.ifPresent(
              found ->
                  handle
                      .createUpdate(
                          """
                          update access_token set last_used_at = now()
                          where token_id = :id
                            and (last_used_at is null or last_used_at < now() - interval '1 minute')
                          """)
                      .bind("id", found.tokenId())
                      .execute());
          return token;
        });
  }

  /** The valid token behind an open session. */
  public Optional<AccessToken> bySession(String digest) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select t.token_id, t.name, t.role, t.created_at, t.expires_at, t.last_used_at
                    from access_session s join access_token t using (token_id)
                    where s.session_sha256 = :digest and s.expires_at > now()
                      and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())
                    """)
                .bind("digest", digest)
                .map(TokenStore::read)
                .findOne());
  }

  /**
   * Opens a session with a token, and forgets sessions that have ended.
   *
   * @return false if the token is not valid
   */
  public boolean openSession(String secretDigest, String sessionDigest, Duration length) {
    return jdbi.inTransaction(
        handle -> {
          handle.execute("delete from access_session where expires_at < now()");
          return handle
                  .createUpdate(
                      """
                      insert into access_session (session_sha256, token_id, expires_at)
                      select :session, token_id,
                             least(now() + make_interval(secs => :seconds), expires_at)
                      from access_token
                      where secret_sha256 = :secret and revoked_at is null
                        and (expires_at is null or expires_at > now())
                      """)
                  .bind("session", sessionDigest)
                  .bind("secret", secretDigest)
                  .bind("seconds", (double) length.toSeconds())
                  .execute()
              == 1;
        });
  }

  public void closeSession(String digest) {
    jdbi.useHandle(
        handle -> handle.execute("delete from access_session where session_sha256 = ?", digest));
  }

  public AccessToken create(String name, String role, String digest, Duration valid) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into access_token (name, role, secret_sha256, expires_at)
                    values (:name, :role, :digest, now() + make_interval(secs => :seconds))
                    returning token_id, name, role, created_at, expires_at, last_used_at
                    """)
                .bind("name", name)
                .bind("role", role)
                .bind("digest", digest)
                .bind("seconds", (double) valid.toSeconds())
                .map(TokenStore::read)
                .one());
  }

  /**
   * Creates an admin token if there is no valid one; of two servers that start at once, one does.
   *
   * @return whether it did
   */
  public boolean createFirstAdmin(String digest, Duration valid) {
    return jdbi.inTransaction(
        handle -> {
          handle.execute("lock table access_token in exclusive mode");
          return handle
                  .createUpdate(
                      """
                      insert into access_token (name, role, secret_sha256, expires_at)
                      select 'first admin', 'admin', :digest, now() + make_interval(secs => :seconds)
                      where not exists (
                        select from access_token
                        where role = 'admin' and revoked_at is null
                          and (expires_at is null or expires_at > now()))
                      """)
                  .bind("digest", digest)
                  .bind("seconds", (double) valid.toSeconds())
                  .execute()
              == 1;
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
   * @return false if there is no such token that is not revoked already
   */
  public boolean revoke(long tokenId) {
    return jdbi.withHandle(
        handle ->
            handle.execute(
                    "update access_token set revoked_at = now() where token_id = ? and revoked_at is"
                        + " null",
                    tokenId)
                == 1);
  }

  /** Those that are not revoked, the newest first. */
  public List<AccessToken> list() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select token_id, name, role, created_at, expires_at, last_used_at
                    from access_token where revoked_at is null order by token_id desc
                    """)
                .map(TokenStore::read)
                .list());
  }

  private static AccessToken read(ResultSet row, StatementContext context) throws SQLException {
    return new AccessToken(
        row.getLong("token_id"),
        row.getString("name"),
        row.getString("role"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        time(row, "expires_at"),
        time(row, "last_used_at"));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
  }
}
