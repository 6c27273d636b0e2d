package org.espalier.web.trial;

import java.util.List;
import org.espalier.tracking.metric.Curve;

/** A curve in columns: {@code Series} of the document. */
public record SeriesView(
    List<Long> step, List<Long> timeMillis, List<Double> min, List<Double> max, List<Double> last) {

  public static SeriesView of(Curve curve) {
    List<Curve.Bucket> buckets = curve.buckets();
    return new SeriesView(
        buckets.stream().map(Curve.Bucket::lastStep).toList(),
        buckets.stream().map(Curve.Bucket::lastTime).toList(),
        buckets.stream().map(Curve.Bucket::minimum).toList(),
        buckets.stream().map(Curve.Bucket::maximum).toList(),
        buckets.stream().map(Curve.Bucket::last).toList());
  }

  /** Points behind a curve. */
  public static long count(Curve curve) {
    return curve.buckets().stream().mapToLong(Curve.Bucket::count).sum();
  }
}
