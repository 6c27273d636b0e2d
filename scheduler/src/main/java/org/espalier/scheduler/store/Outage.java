package org.espalier.scheduler.store;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/** Tells a database that is away, or has to be asked again, from a statement that is wrong. */
public final class Outage {

  private Outage() {}

  /**
   * Whether the same work may succeed later: no connection (class 08, 57P), a conflict of
   * transactions (40), a timeout (57014, 55P03), no resources (53), read-only after a failover
   * (25006), or leadership lost.
   */
  public static boolean is(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Transactions.OvertakenException
          || cause instanceof SQLTransientException
          || (cause instanceof SQLException sql && mayPass(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayPass(@Nullable String state) {
    return state == null
        || state.startsWith("08")
        || state.startsWith("40")
        || state.startsWith("53")
        || state.startsWith("57")
        || state.equals("55P03")
        || state.equals("25006");
  }
}
