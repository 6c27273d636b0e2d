package org.espalier.web.access;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.RouteTable;

/** Whether callers need tokens, and who a request's caller is. Thread-safe. */
public sealed interface AccessControl extends RouteTable.Gate permits OpenAccess, TokenAccess {

  /** Never throws for a wrong token: then it is {@link Caller#NOBODY}. */
  Caller caller(Context context);

  @Override
  default void check(Context context, Role needed) {
    Caller caller = caller(context);
    if (caller.role().covers(needed)) {
      return;
    }
    if (caller.role() == Role.OPEN) {
      throw new Refusal(
          ErrorCode.UNAUTHENTICATED,
          "A token is needed here: send it as 'Authorization: Bearer TOKEN', or sign in on the page.",
          List.of(),
          Map.of("WWW-Authenticate", "Bearer realm=\"Espalier\""));
    }
    throw new Refusal(
        ErrorCode.FORBIDDEN,
        "The token '%s' has the role %s; this needs %s."
            .formatted(caller.name(), caller.role().word(), needed.word()));
  }
}
