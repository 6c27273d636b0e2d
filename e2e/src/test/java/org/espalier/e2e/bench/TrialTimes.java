package org.espalier.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.espalier.core.json.Json;
import org.espalier.core.message.Ticket;
import org.espalier.core.message.WorkerEvent;
import org.espalier.e2e.farm.Ledger;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicNames;

/**
 * When each trial of a study passed which station, in microseconds of the one clock that database,
 * broker and agent share. Tickets carry milliseconds only, so that stages that begin or end with
 * one are exact to 1 ms.
 *
 * @param planned begin of the transaction that made the trial
 * @param produced its ticket was given to the broker
 * @param taken the agent had the ticket and claimed the attempt
 * @param training the trial process had begun
 * @param finished the agent had heard the trial process's last word
 * @param applied the scheduler had moved the attempt to its end
 */
record TrialTimes(
    int number,
    long planned,
    long produced,
    long taken,
    long training,
    long finished,
    long applied) {

  /** Of all trials of a study that ended with their first attempt, by number. */
  static List<TrialTimes> of(String bootstrap, Ledger ledger, long study) {
    Map<Long, Spoken> spoken = spoken(bootstrap);
    List<TrialTimes> times = new ArrayList<>();
    for (String row :
        ledger.sentences(
            """
            select concat_ws(' ', t.trial_id, t.number,
              (extract(epoch from a.offered_at) * 1000000)::bigint,
              (extract(epoch from a.ended_at) * 1000000)::bigint)
            from trial t join attempt a using (trial_id)
            where t.study_id = %d and a.attempt = 1 order by t.number
            """
                .formatted(study))) {
      String[] columns = row.split(" ", -1);
      Spoken said =
          Optional.ofNullable(spoken.get(Long.parseLong(columns[0])))
              .orElseThrow(() -> new IllegalStateException("no word of trial " + columns[0]));
      times.add(
          new TrialTimes(
              Integer.parseInt(columns[1]),
              Long.parseLong(columns[2]),
              said.produced,
              said.taken,
              said.training,
              said.finished,
              Long.parseLong(columns[3])));
    }
    return times;
  }

  /** What the topics say of a trial. */
  private static final class Spoken {
    private long produced;
    private long taken;
    private long training;
    private long finished;
  }

  private static Map<Long, Spoken> spoken(String bootstrap) {
    Map<Long, Spoken> spoken = new HashMap<>();
    KafkaClients clients = new KafkaClients(bootstrap);
    for (ConsumerRecord<String, byte[]> record : all(clients, TopicNames.DEFAULT.events())) {
      if (read(record, WorkerEvent.class) instanceof WorkerEvent.OfAttempt event) {
        Spoken said = spoken.computeIfAbsent(event.attempt().trialId(), id -> new Spoken());
        switch (event) {
          case WorkerEvent.Claimed claimed -> said.taken = micros(claimed.at());
          case WorkerEvent.Started started -> said.training = micros(started.at());
          case WorkerEvent.Finished finished -> said.finished = micros(finished.at());
          case WorkerEvent.WeightsTaken taken -> {}
          case WorkerEvent.EpochFinished epoch -> {}
          case WorkerEvent.CheckpointSaved saved -> {}
          case WorkerEvent.Stopped stopped -> {}
          case WorkerEvent.Failed failed -> {}
        }
      }
    }
    for (ConsumerRecord<String, byte[]> record :
        all(clients, TopicNames.DEFAULT.tickets("default"))) {
      long trial = read(record, Ticket.class).trialId();
      spoken.computeIfAbsent(trial, id -> new Spoken()).produced = record.timestamp() * 1_000;
    }
    return spoken;
  }

  private static long micros(Instant at) {
    return at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
  }

  private static <T> T read(ConsumerRecord<String, byte[]> record, Class<T> type) {
    try {
      return Json.read(record.value(), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ConsumerRecord<String, byte[]>> all(KafkaClients clients, String topic) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (var consumer = clients.consumer("bench")) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
