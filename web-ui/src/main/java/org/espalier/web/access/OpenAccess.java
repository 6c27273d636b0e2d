package org.espalier.web.access;

import io.javalin.http.Context;

/** No access control: whoever reaches the server is admin. Only for loopback addresses. */
public final class OpenAccess implements AccessControl {
  @Override
  public Caller caller(Context context) {
    return Caller.EVERYBODY;
  }
}
