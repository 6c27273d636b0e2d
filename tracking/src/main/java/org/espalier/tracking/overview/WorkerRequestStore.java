package org.espalier.tracking.overview;

import org.espalier.core.json.Json;
import org.espalier.core.message.ControlMessage;
import org.espalier.core.message.Topics;
import org.espalier.tracking.TrackingException;
import org.jdbi.v3.core.Jdbi;

/** What people ask of workers; it leaves through the outbox like the scheduler's own commands. */
public final class WorkerRequestStore {
  private final Jdbi jdbi;

  public WorkerRequestStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Asks a worker to take no more trials, hand back what it runs and leave.
   *
   * @throws TrackingException NOT_FOUND; WRONG_STATE if it has gone already
   */
  public void drain(String workerId) {
    jdbi.useTransaction(
        handle -> {
          String state =
              handle
                  .createQuery("select state from worker where worker_id = :id")
                  .bind("id", workerId)
                  .mapTo(String.class)
                  .findOne()
                  .orElseThrow(() -> TrackingException.notFound("there is no worker " + workerId));
          if (!state.equals("LIVE")) {
            throw TrackingException.wrongState(
                "worker %s has gone already (%s)".formatted(workerId, state));
          }
          handle
              .createUpdate("insert into outbox (topic, key, payload) values (:topic, :key, :text)")
              .bind("topic", Topics.CONTROL)
              .bind("key", workerId)
              .bind("text", Json.write(new ControlMessage.DrainWorker(workerId)))
              .execute();
        });
  }
}
