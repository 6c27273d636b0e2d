package org.espalier.tracking.purge;

import java.time.Duration;
import java.util.List;

/**
 * What may go.
 *
 * @param retention rules that are carried out first, in their order; what they delete is deleted
 *     from then on
 * @param deletedFor how long ago a study, run, experiment or logged model was deleted at the least
 * @param unnamedFor how long ago a content was last written at the least if no artifact names it;
 *     an upload that is not named yet must not go
 * @param dryRun whether everything is only counted
 */
public record PurgeRules(
    List<RetentionRule> retention, Duration deletedFor, Duration unnamedFor, boolean dryRun) {
  /** Deleted for 30 days, unnamed for an hour. */
  public static final PurgeRules DEFAULT =
      new PurgeRules(List.of(), Duration.ofDays(30), Duration.ofHours(1), false);

  public PurgeRules {
    retention = List.copyOf(retention);
    if (deletedFor.isNegative() || unnamedFor.isNegative()) {
      throw new IllegalArgumentException("a time to keep is negative");
    }
  }
}
