package org.espalier.scheduler.store;

import java.util.Optional;
import org.espalier.core.message.CheckpointReference;
import org.jdbi.v3.core.Handle;

/** Table checkpoint. */
public final class CheckpointTable {

  private final Handle handle;

  CheckpointTable(Handle handle) {
    this.handle = handle;
  }

  /** Registers a checkpoint; a second one of the same epoch replaces nothing. */
  public void register(long trial, int attempt, CheckpointReference checkpoint) {
    handle
        .createUpdate(
            """
            insert into checkpoint (trial_id, attempt, run_id, artifact, sha256, bytes, epoch, iteration)
            values (:trial, :attempt, :run, :artifact, :sha256, :bytes, :epoch, :iteration)
            on conflict (trial_id, attempt, epoch) do nothing
            """)
        .bind("trial", trial)
        .bind("attempt", attempt)
        .bind("run", checkpoint.runId())
        .bind("artifact", checkpoint.artifact())
        .bind("sha256", checkpoint.sha256())
        .bind("bytes", checkpoint.bytes())
        .bind("epoch", checkpoint.epoch())
        .bind("iteration", checkpoint.iteration())
        .execute();
  }

  /** The newest checkpoint of a trial's effective history: what was rewound is passed over. */
  public Optional<CheckpointReference> newest(long trial) {
    return newest(trial, Integer.MAX_VALUE);
  }

  /** The same, of those taken at {@code epoch} or before. */
  public Optional<CheckpointReference> newest(long trial, int epoch) {
    return handle
        .createQuery(
            """
            select c.*
            from checkpoint c join attempt a using (trial_id, attempt)
            where c.trial_id = :trial and c.epoch <= :epoch
              and (a.valid_epoch is null or c.epoch <= a.valid_epoch)
            order by c.epoch desc, c.attempt desc
            limit 1
            """)
        .bind("trial", trial)
        .bind("epoch", epoch)
        .map(
            (row, context) ->
                new CheckpointReference(
                    row.getString("run_id"),
                    row.getString("artifact"),
                    row.getString("sha256"),
                    row.getLong("bytes"),
                    row.getInt("epoch"),
                    row.getLong("iteration")))
        .findOne();
  }
}
