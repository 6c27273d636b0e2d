package org.espalier.web.access;

import javax.sql.DataSource;
import org.espalier.tracking.access.AccountStore;
import org.espalier.tracking.access.ProjectStore;
import org.espalier.tracking.access.SessionStore;
import org.espalier.tracking.access.TokenStore;

/** What is stored of those who may call. */
public record AccessStores(
    AccountStore accounts, TokenStore tokens, SessionStore sessions, ProjectStore projects) {

  public static AccessStores over(DataSource database) {
    return new AccessStores(
        AccountStore.over(database),
        TokenStore.over(database),
        SessionStore.over(database),
        ProjectStore.over(database));
  }

  /** Lets in whoever has an account or a token. */
  public AccountAccess control(SignIn signIn) {
    return new AccountAccess(tokens, sessions, projects, signIn);
  }
}
