package org.espalier.tracking.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.tracking.metric.MetricPoint;

/**
 * What one request records in a run, applied as a whole or not at all.
 *
 * @param params written once: another value for a key that is there refuses the request
 * @param tags the latest write wins
 */
public record RunWrite(
    String runId, List<MetricPoint> points, Map<String, String> params, Map<String, String> tags) {
  public RunWrite {
    points = List.copyOf(points);
    params = new LinkedHashMap<>(params);
    tags = new LinkedHashMap<>(tags);
  }

  public static RunWrite ofPoints(String runId, List<MetricPoint> points) {
    return new RunWrite(runId, points, Map.of(), Map.of());
  }

  public static RunWrite ofParam(String runId, String key, String value) {
    return new RunWrite(runId, List.of(), Map.of(key, value), Map.of());
  }

  public static RunWrite ofTag(String runId, String key, String value) {
    return new RunWrite(runId, List.of(), Map.of(), Map.of(key, value));
  }
}
