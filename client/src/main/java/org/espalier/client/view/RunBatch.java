package org.espalier.client.view;

import java.util.List;
import java.util.Map;

/** What is recorded of a run in one request: at most 1,000 in all, 100 params, 100 tags. */
public record RunBatch(List<Point> metrics, Map<String, String> params, Map<String, String> tags) {

  /**
   * @param time milliseconds since 1970
   */
  public record Point(String name, double value, long step, long time) {}
}
