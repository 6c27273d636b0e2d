package org.espalier.tracking.metric;

/**
 * Takes a series on a {@link StepGrid}: single points, and in place of many points that lie in one
 * bucket their summary. They come nearly, not always, in order of their steps.
 */
public interface SeriesFold {
  void point(long step, double value);

  /**
   * Points of one bucket.
   *
   * @param lastStep of the last of them
   * @param minimum of the values that are numbers; NaN where there is none
   * @param maximum of the values that are numbers; NaN where there is none
   * @param last value of the last of them, may be NaN
   * @param count how many they are
   * @param nanCount those of them whose value is NaN
   */
  void summary(long lastStep, double minimum, double maximum, double last, int count, int nanCount);
}
