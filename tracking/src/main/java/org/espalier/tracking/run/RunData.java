package org.espalier.tracking.run;

import java.util.List;
import java.util.SortedMap;
import org.espalier.tracking.metric.SeriesSummary;

/**
 * A run with what is known of it without its history.
 *
 * @param metrics by name
 */
public record RunData(
    Run run,
    SortedMap<String, String> params,
    SortedMap<String, String> tags,
    List<SeriesSummary> metrics) {}
