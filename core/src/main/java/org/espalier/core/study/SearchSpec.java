package org.espalier.core.study;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.space.ParameterValue;

/**
 * How a study searches.
 *
 * @param trials planned at the most, 1 or more
 * @param parallel trials that run at once at the most; empty for as many as there are slots
 * @param enqueue points, or parts of points, that are tried before the sampler is asked, in order
 * @param warmStart earlier studies to learn from
 * @param inherit whether a new trial takes the weights of equal modules from the best finished one
 */
public record SearchSpec(
    MethodSpec sampler,
    MethodSpec pruner,
    int trials,
    Optional<Integer> parallel,
    List<Map<String, ParameterValue>> enqueue,
    List<WarmStart> warmStart,
    Budget budget,
    Convergence convergence,
    boolean inherit) {
  public SearchSpec {
    enqueue = enqueue.stream().map(Map::copyOf).toList();
    warmStart = List.copyOf(warmStart);
  }
}
