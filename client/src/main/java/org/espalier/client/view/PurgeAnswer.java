package org.espalier.client.view;

import java.util.List;

/**
 * What a purge took away, or would.
 *
 * @param dryRun whether it only counted
 */
public record PurgeAnswer(boolean dryRun, Purged purged) {

  /**
   * @param contents contents of files that no name stood for any more
   * @param bytes of these contents
   * @param unfinished uploads that were broken off
   * @param retention what each retention rule took away before
   */
  public record Purged(
      int studies,
      int runs,
      int experiments,
      int models,
      long points,
      long artifacts,
      long contents,
      long bytes,
      int unfinished,
      List<Retained> retention) {}

  /**
   * What one rule took away.
   *
   * @param runs that lost files, or were deleted
   */
  public record Retained(String name, long runs, long files, long bytes) {}
}
