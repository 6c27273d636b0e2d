package org.espalier.worker.data;

import java.util.List;
import java.util.Map;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;

/**
 * A data set as its files have it, before a trial chooses from it.
 *
 * @param features of one example
 * @param groups parts of the features, side by side from the first on, that models may read apart
 * @param valueScales of each predicted value: what one unit of it stands for in the file; empty
 *     where values are as they were
 * @param badRows rows or files that were left out
 * @param notes what else is to be kept with the run: names of features and classes, means, …
 */
record RawSet(
    Examples train,
    Examples test,
    Shape features,
    Map<String, Shape> groups,
    Target target,
    List<Double> valueScales,
    String digest,
    BadRows badRows,
    Map<String, Object> notes) {

  /** Without groups. */
  RawSet(
      Examples train,
      Examples test,
      Shape features,
      Target target,
      List<Double> valueScales,
      String digest,
      BadRows badRows,
      Map<String, Object> notes) {
    this(train, test, features, Map.of(), target, valueScales, digest, badRows, notes);
  }

  /** Of which every row is good and nothing else is to be kept. */
  RawSet(Examples train, Examples test, Shape features, Target target, String digest) {
    this(train, test, features, target, List.of(), digest, new BadRows(), Map.of());
  }
}
