package org.espalier.tracking.purge;

import java.util.List;

/**
 * What a purge took away, or would.
 *
 * @param retention what each rule took away before, in their order
 * @param points metric points of the runs
 * @param artifacts names of files
 * @param contents contents that no name stood for any more
 * @param bytes of these contents
 * @param unfinished uploads that were broken off, or are complete and no longer need to be
 *     remembered
 */
public record PurgeReport(
    int studies,
    int runs,
    int experiments,
    int models,
    long points,
    long artifacts,
    long contents,
    long bytes,
    int unfinished,
    List<RetentionReport> retention) {
  public PurgeReport {
    retention = List.copyOf(retention);
  }
}
