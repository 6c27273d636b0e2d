package org.espalier.scheduler.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.espalier.core.json.Json;
import org.espalier.core.study.DataSpec;
import org.jdbi.v3.core.Handle;

/**
 * Which data runs train on, as MLflow notes data sets. The digest of one is that of what the trial
 * was told, so equal digests mean the same choice of the same declared set. What is noted waits for
 * {@link #write}.
 */
final class RunDataTable {

  private static final int DIGEST_BYTES = 16;

  /**
   * @param experiment empty where it is not at hand
   */
  private record Used(
      String runId, OptionalLong experiment, String name, String digest, String source) {}

  private final Handle handle;
  private final RoundTrip trip;
  private final NotedData noted;
  private final List<Used> used = new ArrayList<>();
  private final List<Used> missing = new ArrayList<>();
  private boolean certain = true;

  /**
   * @param noted what earlier transactions have noted
   */
  RunDataTable(Handle handle, RoundTrip trip, NotedData noted) {
    this.handle = handle;
    this.trip = trip;
    this.noted = noted;
  }

  /**
   * @param experiment the run's
   */
  void use(String runId, OptionalLong experiment, DataSpec data) {
    String source = Json.write(data);
    used.add(new Used(runId, experiment, data.set(), digest(source), source));
  }

  /** Has the next round trip note those that their experiments have. */
  void write() {
    if (used.isEmpty()) {
      return;
    }
    List<Used> all = List.copyOf(used);
    used.clear();
    certain &= all.stream().allMatch(this::isNoted);
    trip.updates(
        """
        insert into run_dataset (run_number, dataset_id, context)
        select run_number, dataset_id, 'training'
        from run join dataset using (experiment_id)
        where run_id = ? and dataset.name = ? and digest = ?
        on conflict do nothing""",
        all.stream()
            .map(one -> new Parameters().text(one.runId()).text(one.name()).text(one.digest()))
            .toList(),
        counts -> {
          for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0) {
              missing.add(all.get(i));
            } else {
              remember(all.get(i));
            }
          }
        });
  }

  private boolean isNoted(Used one) {
    return one.experiment().isPresent() && noted.has(dataSet(one));
  }

  private void remember(Used one) {
    if (one.experiment().isPresent()) {
      noted.add(dataSet(one));
    }
  }

  private static NotedData.DataSet dataSet(Used one) {
    return new NotedData.DataSet(one.experiment().orElseThrow(), one.name(), one.digest());
  }

  /** Whether nothing is known that {@link #complete} will have to write. */
  boolean isComplete() {
    return certain;
  }

  /** Notes data sets that their experiment does not have yet, after the round trip. */
  void complete() {
    if (missing.isEmpty()) {
      return;
    }
    List<Used> all = List.copyOf(missing);
    missing.clear();
    handle
        .createUpdate(
            """
            with chosen as (
              select run_number, experiment_id, chosen.name, digest, source
              from unnest(:runs, :names, :digests, :sources) as chosen (run_id, name, digest, source)
              join run using (run_id)
            ), used as (
              insert into dataset (experiment_id, name, digest, source_type, source)
              select distinct on (experiment_id, name, digest)
                     experiment_id, name, digest, 'espalier', source from chosen
              on conflict (experiment_id, name, digest) do update set source = excluded.source
              returning dataset_id, experiment_id, name, digest
            )
            insert into run_dataset (run_number, dataset_id, context)
            select run_number, dataset_id, 'training'
            from chosen join used using (experiment_id, name, digest)
            on conflict do nothing
            """)
        .bindArray("runs", String.class, all.stream().map(Used::runId).toList())
        .bindArray("names", String.class, all.stream().map(Used::name).toList())
        .bindArray("digests", String.class, all.stream().map(Used::digest).toList())
        .bindArray("sources", String.class, all.stream().map(Used::source).toList())
        .execute();
    all.forEach(this::remember);
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
