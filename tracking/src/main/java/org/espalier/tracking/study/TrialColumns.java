package org.espalier.tracking.study;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.trial.TrialState;
import org.jspecify.annotations.Nullable;

/**
 * What plots need of many trials, in columns: place i of each is trial i, in the order of numbers.
 *
 * @param asOf the database's time at which this was read, for asking later what has changed since
 * @param started milliseconds since 1970; null before it started; {@code ended} likewise
 * @param objectives best value of each metric so far, null where a trial has none
 * @param parameters null where a trial does not have that parameter
 */
public record TrialColumns(
    Instant asOf,
    List<Long> trialIds,
    List<Integer> numbers,
    List<String> variants,
    List<TrialState> states,
    List<Integer> epochsDone,
    List<@Nullable Long> started,
    List<@Nullable Long> ended,
    Map<String, List<@Nullable Double>> objectives,
    Map<String, List<@Nullable ParameterValue>> parameters) {}
