package org.espalier.web.access;

import io.javalin.http.Context;
import org.espalier.web.http.RouteTable;

/** Whether callers must say who they are, and who a request's caller is. Thread-safe. */
public sealed interface AccessControl extends RouteTable.Gate permits OpenAccess, AccountAccess {

  /** Never throws for a wrong token: then it is {@link Caller#NOBODY}. */
  Caller caller(Context context);
}
