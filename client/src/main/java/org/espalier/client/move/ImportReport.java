package org.espalier.client.move;

import java.util.List;

/**
 * What an import did. {@code found} counts what the source has, {@code present} what the server has
 * of it, counted there after the import.
 *
 * @param skipped runs that an earlier import had brought over whole
 * @param problems what is not as it was, for people; empty where everything matches
 */
public record ImportReport(Counts found, Counts present, long skipped, List<String> problems) {
  public ImportReport {
    problems = List.copyOf(problems);
  }

  /** How many of what. */
  public record Counts(
      long experiments,
      long runs,
      long points,
      long files,
      long loggedModels,
      long registeredModels,
      long versions) {}
}
