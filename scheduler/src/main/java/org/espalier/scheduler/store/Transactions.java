package org.espalier.scheduler.store;

import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * Runs transactions of one leader. Each first makes sure that its scheduler still leads, and keeps
 * it so until the commit: what an overtaken leader does is rolled back.
 */
public final class Transactions {

  private final Jdbi jdbi;
  private final long generation;
  private final Runnable onSend;

  /**
   * @param generation of the leader, as in table scheduler_leader
   * @param onSend called after a commit that put messages into the outbox; must be quick
   */
  public Transactions(DataSource database, long generation, Runnable onSend) {
    this.jdbi = Jdbi.create(database);
    this.generation = generation;
    this.onSend = onSend;
  }

  /**
   * Runs {@code work} in a transaction and commits it.
   *
   * @throws OvertakenException if another scheduler leads by now
   * @throws org.jdbi.v3.core.JdbiException if the database fails; nothing was done then, or (when
   *     the connection broke at the commit) all of it
   */
  public <T> T run(Function<Transaction, T> work) {
    boolean[] sends = {false};
    T result =
        jdbi.inTransaction(
            handle -> {
              boolean leads =
                  handle
                      .createQuery(
                          "select generation from scheduler_leader where generation = :mine for share")
                      .bind("mine", generation)
                      .mapTo(Long.class)
                      .findOne()
                      .isPresent();
              if (!leads) {
                throw new OvertakenException(generation);
              }
              Transaction transaction = new Transaction(handle);
              T value = work.apply(transaction);
              sends[0] = transaction.outbox().used();
              return value;
            });
    if (sends[0]) {
      onSend.run();
    }
    return result;
  }

  /** Another scheduler leads. */
  public static final class OvertakenException extends IllegalStateException {
    OvertakenException(long generation) {
      super("another scheduler leads after generation " + generation);
    }
  }
}
