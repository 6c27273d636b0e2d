package org.espalier.scheduler.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
  private final Consumer<List<OutboxTable.Message>> onSend;
  private final Memory memory = new Memory();

  /**
   * @param generation of the leader, as in table scheduler_leader
   * @param onSend given, after a commit, the messages it put into the outbox; must be quick
   */
  public Transactions(
      DataSource database, long generation, Consumer<List<OutboxTable.Message>> onSend) {
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
    return run(work, false);
  }

  /**
   * The same for what workers say: their events stay on their topic, and how far it was read is
   * stored with what they change. So where nothing is sent, told to a search or ended by it, the
   * commit does not wait for the disk: what a machine that fails within a second undoes is read and
   * applied again.
   */
  public <T> T runOfEvents(Function<Transaction, T> work) {
    return run(work, true);
  }

  private <T> T run(Function<Transaction, T> work, boolean repeatable) {
    List<OutboxTable.Message> sent = new ArrayList<>();
    Map<Long, Specifications.Granted> granted = new HashMap<>();
    T result =
        jdbi.inTransaction(
            handle -> {
              Transaction transaction = new Transaction(handle, generation, memory);
              T value = work.apply(transaction);
              if (repeatable && !transaction.mustLast()) {
                transaction.relax();
              }
              finish(transaction);
              sent.addAll(transaction.outbox().written());
              granted.putAll(transaction.trials().granted());
              return value;
            });
    memory.specifications().add(granted);
    if (!sent.isEmpty()) {
      onSend.accept(sent);
    }
    return result;
  }

  /**
   * Runs {@code work}, which may be done twice, without waiting for the disk: when the database's
   * machine fails within a second of it, it is undone.
   */
  public void runRelaxed(Consumer<Transaction> work) {
    jdbi.useTransaction(
        handle -> {
          Transaction transaction = new Transaction(handle, generation, memory);
          transaction.relax();
          work.accept(transaction);
          finish(transaction);
        });
  }

  /** Reads, whoever leads. */
  public <T> T read(Function<Transaction, T> query) {
    return jdbi.inTransaction(handle -> query.apply(new Transaction(handle, generation, memory)));
  }

  private void finish(Transaction transaction) {
    if (!transaction.finish()) {
      throw new OvertakenException(generation);
    }
  }

  /** Another scheduler leads. */
  public static final class OvertakenException extends IllegalStateException {
    OvertakenException(long generation) {
      super("another scheduler leads after generation " + generation);
    }
  }
}
