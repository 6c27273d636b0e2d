package org.espalier.worker.data;

import java.util.List;
import java.util.Map;
import org.espalier.core.study.DataSpec;

/**
 * What is stored with a run about its data, as {@code data.json}.
 *
 * @param spec what was asked for: set, split, classes, limit, augmentation
 * @param sha256 over the files
 * @param firstBadRows what was wrong with the first bad rows
 * @param notes names of features and classes, means, …
 */
public record DataFacts(
    DataSpec spec,
    String sha256,
    int trainingExamples,
    int testExamples,
    long badRows,
    List<String> firstBadRows,
    Map<String, Object> notes) {
  public DataFacts {
    firstBadRows = List.copyOf(firstBadRows);
    notes = Map.copyOf(notes);
  }

  /** The same in few words, for the run's tags. */
  public Map<String, String> tags() {
    return Map.of(
        "espalier.data.set", spec.set(),
        "espalier.data.sha256", sha256,
        "espalier.data.training_examples", String.valueOf(trainingExamples),
        "espalier.data.test_examples", String.valueOf(testExamples),
        "espalier.data.bad_rows", String.valueOf(badRows));
  }
}
