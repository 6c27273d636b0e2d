package org.espalier.tracking.metric;

/**
 * What is known of a series without its history.
 *
 * @param lastStep of the point with the greatest (step, time, value)
 * @param lastTime its time, milliseconds since 1970
 * @param lastValue its value, may be NaN or infinite
 * @param minimum of the values that are numbers; NaN where there is none
 * @param maximum of the values that are numbers; NaN where there is none
 * @param count points, NaN ones too
 * @param nanCount points whose value is NaN
 */
public record SeriesSummary(
    String metric,
    long lastStep,
    long lastTime,
    double lastValue,
    double minimum,
    double maximum,
    long count,
    long nanCount) {

  /** Of a series that has no point yet. */
  static SeriesSummary empty(String metric) {
    return new SeriesSummary(
        metric, Long.MIN_VALUE, Long.MIN_VALUE, Double.NaN, Double.NaN, Double.NaN, 0, 0);
  }

  /** With points that are not in it yet, in order. */
  SeriesSummary with(PointColumns points) {
    double least = minimum;
    double greatest = maximum;
    long nans = nanCount;
    for (int i = 0; i < points.size(); i++) {
      double value = points.value(i);
      if (Double.isNaN(value)) {
        nans++;
      } else {
        least = Double.isNaN(least) ? value : Math.min(least, value);
        greatest = Double.isNaN(greatest) ? value : Math.max(greatest, value);
      }
    }
    int end = points.size() - 1;
    boolean later = count == 0 || points.compare(end, lastStep, lastTime, lastValue) > 0;
    return new SeriesSummary(
        metric,
        later ? points.step(end) : lastStep,
        later ? points.time(end) : lastTime,
        later ? points.value(end) : lastValue,
        least,
        greatest,
        count + points.size(),
        nans);
  }
}
