package org.espalier.scheduler.plan;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the files of a model version are: a file or folder among a run's artifacts.
 *
 * @param path empty for all of the run
 */
record RegisteredPlace(String runId, String path) {

  private static final Pattern RUNS = Pattern.compile("runs:/([0-9a-f]{32})(?:/(.*?))?/?");
  private static final Pattern STORED =
      Pattern.compile("mlflow-artifacts:/+(?:[^/]+/)*?([0-9a-f]{32})/artifacts(?:/(.*?))?/?");

  /** The place that a version's source names; empty where that is not on this server. */
  static Optional<RegisteredPlace> of(String source) {
    for (Pattern pattern : new Pattern[] {RUNS, STORED}) {
      Matcher matcher = pattern.matcher(source);
      if (matcher.matches()) {
        String path = matcher.group(2);
        return Optional.of(new RegisteredPlace(matcher.group(1), path == null ? "" : path));
      }
    }
    return Optional.empty();
  }
}
