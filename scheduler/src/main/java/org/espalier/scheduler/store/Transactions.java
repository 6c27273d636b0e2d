package org.espalier.scheduler.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Runs transactions of one leader. Each first makes sure that its scheduler still leads, and keeps
 * it so until the commit: what an overtaken leader does is rolled back.
 */
public final class Transactions {

  private final Jdbi jdbi;
  private final long generation;
  private final Consumer<List<OutboxTable.Message>> onSend;
  private final Consumer<Set<Long>> onChange;
  private final Memory memory = new Memory();

  /** What a transaction has led to, for those who hear of it once it is committed. */
  private record Done<T>(
      T result,
      List<OutboxTable.Message> sent,
      Set<Long> changed,
      Map<Long, Specifications.Granted> granted) {}

  /**
   * @param generation of the leader, as in table scheduler_leader
   * @param onSend given, after a commit, the messages it put into the outbox; must be quick
   * @param onChange given, after a commit, the trials of which it has changed the row or an
   *     attempt; must be quick
   */
  public Transactions(
      DataSource database,
      long generation,
      Consumer<List<OutboxTable.Message>> onSend,
      Consumer<Set<Long>> onChange) {
    this.jdbi = Jdbi.create(database);
    this.generation = generation;
    this.onSend = onSend;
    this.onChange = onChange;
  }

  /**
   * Runs {@code work} in a transaction and commits it.
   *
   * @throws OvertakenException if another scheduler leads by now
   * @throws org.jdbi.v3.core.JdbiException if the database fails; nothing was done then, or (when
   *     the connection broke at the commit) all of it
   */
  public <T> T run(Function<Transaction, T> work) {
    return tell(
        jdbi.inTransaction(
            handle -> {
              Transaction transaction = transaction(handle);
              return finish(transaction, work.apply(transaction));
            }));
  }

  /**
   * The same for what workers say of trials, which are read and locked with the begin. The events
   * stay on their topic, and how far it was read is stored with what they change. So where nothing
   * is sent, told to a search or ended by it, the commit does not wait for the disk: what a machine
   * that fails within a second undoes is read and applied again.
   *
   * @param trials of which {@code work} asks first
   * @param ending those of them after which their studies will be planned
   */
  public <T> T runOfEvents(
      Collection<Long> trials, Collection<Long> ending, Function<Transaction, T> work) {
    return tell(
        jdbi.withHandle(
            handle -> {
              Transaction transaction = transaction(handle);
              if (!trials.isEmpty()) {
                begin(handle, transaction, trials, ending);
              }
              return handle.inTransaction(
                  begun -> {
                    T result = work.apply(transaction);
                    if (!transaction.mustLast()) {
                      transaction.relax();
                    }
                    return finish(transaction, result);
                  });
            }));
  }

  /**
   * The driver would send the begin as a message of its own, which the server answers at once. When
   * it is asked to begin, afterwards, it finds that the connection has.
   */
  private static void begin(
      Handle handle, Transaction transaction, Collection<Long> trials, Collection<Long> ending) {
    try {
      transaction.begin(trials, ending);
    } catch (RuntimeException failed) {
      try {
        handle.begin();
        handle.rollback();
      } catch (RuntimeException gone) {
        failed.addSuppressed(gone);
      }
      throw failed;
    }
  }

  /**
   * Runs {@code work}, which may be done twice, without waiting for the disk: when the database's
   * machine fails within a second of it, it is undone.
   */
  public void runRelaxed(Consumer<Transaction> work) {
    tell(
        jdbi.inTransaction(
            handle -> {
              Transaction transaction = transaction(handle);
              transaction.relax();
              work.accept(transaction);
              return finish(transaction, true);
            }));
  }

  /** Reads, whoever leads. */
  public <T> T read(Function<Transaction, T> query) {
    return jdbi.inTransaction(handle -> query.apply(transaction(handle)));
  }

  private Transaction transaction(Handle handle) {
    return new Transaction(handle, generation, memory);
  }

  private <T> Done<T> finish(Transaction transaction, T result) {
    if (!transaction.finish()) {
      throw new OvertakenException(generation);
    }
    return new Done<>(
        result,
        transaction.outbox().written(),
        transaction.changedTrials(),
        transaction.trials().granted());
  }

  private <T> T tell(Done<T> done) {
    memory.specifications().add(done.granted());
    if (!done.sent().isEmpty()) {
      onSend.accept(done.sent());
    }
    if (!done.changed().isEmpty()) {
      onChange.accept(done.changed());
    }
    return done.result();
  }

  /** Another scheduler leads. */
  public static final class OvertakenException extends IllegalStateException {
    OvertakenException(long generation) {
      super("another scheduler leads after generation " + generation);
    }
  }
}
