package org.espalier.scheduler.store;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.espalier.database.DatabaseAddress;

/** The connections of a scheduler, with the settings that its statements are written for. */
public final class SchedulerPool {
  private static final int CONNECTIONS = 4;

  /**
   * It says itself which studies have changed, after the commit; for others a trigger does (V100).
   * All its statements look few rows up by an index. The plan that the database keeps for one is
   * made when its tables are nearly empty, where reading all of them is as quick, and would be
   * followed when they are full. Whatever its values are, the plan is the same: none is made anew.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "espalier.announces_changes", "on",
          "enable_seqscan", "off",
          "enable_hashjoin", "off",
          "enable_mergejoin", "off",
          "plan_cache_mode", "force_generic_plan",
          "jit", "off");

  private SchedulerPool() {}

  /** A pool of a few connections, to be closed; the database may come and go. */
  public static HikariDataSource open(DatabaseAddress database) {
    return database.pool("espalier-scheduler", CONNECTIONS, SETTINGS);
  }
}
