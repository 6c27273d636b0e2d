package org.espalier.tracking.study;

import java.util.Map;
import org.espalier.core.space.ParameterValue;

/** The trial of a study with the best value of the first objective. */
public record BestTrial(
    long trialId,
    int number,
    String variant,
    String runId,
    Map<String, Double> objectives,
    Map<String, ParameterValue> parameters) {}
