package org.espalier.tracking;

import com.zaxxer.hikari.HikariDataSource;
import org.espalier.database.DatabaseAddress;
import org.espalier.embedded.TestServices;
import org.jdbi.v3.core.Jdbi;

/** A database of its own for a test, with its pool and the stores over it. */
public record TestDatabase(
    DatabaseAddress address, HikariDataSource pool, Jdbi jdbi, TrackingStores stores)
    implements AutoCloseable {

  public static TestDatabase open() {
    DatabaseAddress address = TestServices.freshDatabase();
    HikariDataSource pool = address.pool("test", 12);
    return new TestDatabase(address, pool, Databases.jdbi(pool), TrackingStores.over(pool));
  }

  /** Connections of another server to the same database; the caller closes them. */
  public HikariDataSource anotherPool(int size) {
    return address.pool("test-other", size);
  }

  /** Creates a run in experiment 0. */
  public void run(String runId) {
    run(runId, 0);
  }

  public void run(String runId, long experimentId) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "insert into run (run_id, experiment_id) values (?, ?)", runId, experimentId));
  }

  @Override
  public void close() {
    stores.close();
    pool.close();
  }
}
