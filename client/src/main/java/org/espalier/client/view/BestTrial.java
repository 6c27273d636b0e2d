package org.espalier.client.view;

import java.util.Map;
import org.espalier.core.space.ParameterValue;

/** The best trial of a study by its first objective. */
public record BestTrial(
    long trialId,
    int number,
    String variant,
    String runId,
    Map<String, Double> objectives,
    Map<String, ParameterValue> parameters) {}
