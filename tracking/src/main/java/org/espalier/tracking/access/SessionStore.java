package org.espalier.tracking.access;

import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.espalier.tracking.Databases;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Sessions of browsers, known by digests of their cookies. Thread-safe. */
public final class SessionStore {
  private final Jdbi jdbi;

  public SessionStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public static SessionStore over(DataSource database) {
    return new SessionStore(Databases.jdbi(database));
  }

  /** Who opened a session, while it and what it was opened with are valid. */
  public Optional<Identity> find(String digest) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select "
                        + Rows.IDENTITY
                        + """
                          from access_session s
                          left join access_token t using (token_id)
                          left join account a on a.account_id = coalesce(s.account_id, t.account_id)
                          where s.session_sha256 = :digest and s.expires_at > now()
                            and (s.token_id is null or (t.revoked_at is null
                                 and (t.expires_at is null or t.expires_at > now())))
                            and a.disabled_at is null
                          """)
                .bind("digest", digest)
                .map((row, context) -> Rows.identity(row))
                .findOne());
  }

  /**
   * Opens a session with a token; it ends with the token at the latest.
   *
   * @return false if the token is not valid
   */
  public boolean openByToken(String secretDigest, String sessionDigest, Duration length) {
    return jdbi.inTransaction(
        handle -> {
          forgetEnded(handle);
          return handle
                  .createUpdate(
                      """
                      insert into access_session (session_sha256, token_id, expires_at)
                      select :session, t.token_id,
                             least(now() + make_interval(secs => :seconds), t.expires_at)
                      from access_token t left join account a using (account_id)
                      where t.secret_sha256 = :secret and t.revoked_at is null
                        and (t.expires_at is null or t.expires_at > now())
                        and a.disabled_at is null
                      """)
                  .bind("session", sessionDigest)
                  .bind("secret", secretDigest)
                  .bind("seconds", (double) length.toSeconds())
                  .execute()
              == 1;
        });
  }

  /** Opens a session of somebody whose password was right. */
  public void openByAccount(long accountId, String sessionDigest, Duration length) {
    jdbi.useTransaction(
        handle -> {
          forgetEnded(handle);
          handle
              .createUpdate(
                  """
                  insert into access_session (session_sha256, account_id, expires_at)
                  values (:session, :account, now() + make_interval(secs => :seconds))
                  """)
              .bind("session", sessionDigest)
              .bind("account", accountId)
              .bind("seconds", (double) length.toSeconds())
              .execute();
        });
  }

  public void close(String digest) {
    jdbi.useHandle(
        handle -> handle.execute("delete from access_session where session_sha256 = ?", digest));
  }

  private static void forgetEnded(Handle handle) {
    handle.execute("delete from access_session where expires_at < now()");
  }
}
