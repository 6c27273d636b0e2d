package org.espalier.scheduler.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.study.TrialSpec;
import org.jdbi.v3.core.Handle;

/** The specifications of trials as one transaction sees them, each read once. For one thread. */
final class SpecificationReader {

  private final Handle handle;
  private final Specifications earlier;
  private final Map<Long, String> texts = new HashMap<>();
  private final Map<Long, TrialSpec> understood = new HashMap<>();
  private final Map<Long, Specifications.Granted> granted = new HashMap<>();

  /**
   * @param earlier what earlier transactions granted
   */
  SpecificationReader(Handle handle, Specifications earlier) {
    this.handle = handle;
    this.earlier = earlier;
  }

  /** What was read of a trial elsewhere. */
  void loaded(long trial, String json) {
    texts.putIfAbsent(trial, json);
  }

  /** What this transaction grants an attempt. */
  void grant(long trial, int attempt, TrialSpec specification) {
    understood.put(trial, specification);
    granted.put(trial, new Specifications.Granted(attempt, specification));
  }

  /** What this transaction has granted, by trial. */
  Map<Long, Specifications.Granted> granted() {
    return Map.copyOf(granted);
  }

  /**
   * @param attempt the trial's current one; 0 where it is not known
   * @return what the trial was granted last; empty if it never was
   */
  Optional<TrialSpec> find(long trial, int attempt) {
    TrialSpec known = understood.get(trial);
    return known != null
        ? Optional.of(known)
        : earlier.find(trial, attempt).or(() -> stored(trial));
  }

  private Optional<TrialSpec> stored(long trial) {
    if (!texts.containsKey(trial)) {
      handle
          .createQuery(
              "select specification from trial where trial_id = :id and specification is not null")
          .bind("id", trial)
          .mapTo(String.class)
          .findOne()
          .ifPresent(json -> texts.put(trial, json));
    }
    return Optional.ofNullable(texts.get(trial))
        .map(
            json ->
                understood.computeIfAbsent(trial, id -> JsonColumns.read(json, TrialSpec.class)));
  }
}
