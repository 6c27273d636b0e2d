package org.espalier.scheduler.event;

import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.espalier.core.json.Json;
import org.espalier.core.message.WorkerEvent;

/**
 * A message of the topic of events as it was read.
 *
 * @param event empty where it is none
 * @param problem why it is none; else empty
 */
public record Heard(
    ConsumerRecord<String, byte[]> record, Optional<WorkerEvent> event, String problem) {

  static Heard of(ConsumerRecord<String, byte[]> record) {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    try {
      return new Heard(record, Optional.of(Json.read(value, WorkerEvent.class)), "");
    } catch (IOException | RuntimeException e) {
      // Whatever is wrong with a message, it is put aside, and those behind it are read.
      return new Heard(record, Optional.empty(), "not an event: " + e.getMessage());
    }
  }

  /** Whether a slot waits for what is planned after it; all else may wait a little for company. */
  boolean isPressing() {
    return event
        .map(
            told ->
                switch (told) {
                  case WorkerEvent.Finished finished -> true;
                  case WorkerEvent.Stopped stopped -> true;
                  case WorkerEvent.Failed failed -> true;
                  case WorkerEvent.Left left -> true;
                  case WorkerEvent.Claimed claimed -> false;
                  case WorkerEvent.Started started -> false;
                  case WorkerEvent.WeightsTaken taken -> false;
                  case WorkerEvent.EpochFinished epoch -> false;
                  case WorkerEvent.CheckpointSaved saved -> false;
                  case WorkerEvent.Heartbeat heartbeat -> false;
                })
        .orElse(false);
  }
}
