package org.espalier.core.study;

import java.util.Optional;

/**
 * How a study searches.
 *
 * @param trials planned at the most, 1 or more
 * @param parallel trials that run at once at the most; empty for as many as there are slots
 */
public record SearchSpec(
    MethodSpec sampler, MethodSpec pruner, int trials, Optional<Integer> parallel) {}
