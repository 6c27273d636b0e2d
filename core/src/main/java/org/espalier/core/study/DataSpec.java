package org.espalier.core.study;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.data.DataSource;
import org.espalier.core.space.ParameterValue;

/**
 * Which data a trial trains and is tested on.
 *
 * @param set the name of a data set that is declared to the workers, such as {@code mnist-10k}
 * @param classes the labels kept, renumbered 0, 1, … in this order; empty means all
 * @param limit the most training examples used, taken by the seed; 0 means all
 * @param options further settings of the reader or of augmentation, by name
 * @param source how the set is read, where the study file declares it; empty for a set that workers
 *     know by its name
 */
public record DataSpec(
    String set,
    List<Integer> classes,
    int limit,
    Map<String, ParameterValue> options,
    Optional<DataSource> source) {

  /** On a set that workers know by its name. */
  public DataSpec(
      String set, List<Integer> classes, int limit, Map<String, ParameterValue> options) {
    this(set, classes, limit, options, Optional.empty());
  }

  public DataSpec {
    classes = List.copyOf(classes);
    options = Map.copyOf(options);
  }
}
