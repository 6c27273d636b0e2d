package org.espalier.tracking;

import com.zaxxer.hikari.HikariDataSource;
import org.espalier.embedded.TestServices;
import org.jdbi.v3.core.Jdbi;

/** A database of its own for a test, with its pool and the stores over it. */
public record TestDatabase(HikariDataSource pool, Jdbi jdbi, TrackingStores stores)
    implements AutoCloseable {

  public static TestDatabase open() {
    HikariDataSource pool = TestServices.freshDatabase().pool("test", 12);
    return new TestDatabase(pool, Databases.jdbi(pool), TrackingStores.over(pool));
  }

  /** Creates a run in experiment 0. */
  public void run(String runId) {
    jdbi.useHandle(
        handle -> handle.execute("insert into run (run_id, experiment_id) values (?, 0)", runId));
  }

  @Override
  public void close() {
    stores.close();
    pool.close();
  }
}
