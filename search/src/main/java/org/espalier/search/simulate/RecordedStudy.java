package org.espalier.search.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.search.space.Coordinates;

/**
 * What real trials measured, played again: a simulated trial measures what the recorded trial
 * nearest to it measured. A distance is the sum of squared differences along the axes, each from 0
 * to 1; a parameter that only one of the two has, or another choice, counts 1.
 *
 * <p>Cost: O(n d) a question, for n recorded trials. Immutable.
 */
public final class RecordedStudy implements Workload {
  private final Coordinates coordinates;
  private final List<Trial> trials;
  private final List<double[]> points = new ArrayList<>();

  /**
   * A recorded trial.
   *
   * @param values by name; names that the space lacks are ignored
   * @param curve the objectives, in the order of the study, after epoch 1, 2, …; not empty. After
   *     its end the last ones hold
   * @param secondsAnEpoch what an epoch took, if that is known
   */
  public record Trial(
      Map<String, ParameterValue> values, List<List<Double>> curve, OptionalDouble secondsAnEpoch) {
    public Trial {
      values = Map.copyOf(values);
      curve = List.copyOf(curve);
    }
  }

  /**
   * @throws IllegalArgumentException if there is no trial, or one without a curve
   */
  public RecordedStudy(Space space, List<Trial> trials) {
    if (trials.isEmpty()) {
      throw new IllegalArgumentException("a recorded study needs at least one trial with a curve");
    }
    this.coordinates = new Coordinates(space);
    this.trials = List.copyOf(trials);
    for (Trial trial : trials) {
      if (trial.curve().isEmpty()) {
        throw new IllegalArgumentException("a recorded trial has no curve: " + trial.values());
      }
      points.add(coordinates.encode(trial.values()));
    }
  }

  @Override
  public double[] measure(int trialNumber, Map<String, ParameterValue> values, int epoch) {
    List<List<Double>> curve = nearest(values).curve();
    return curve.get(Math.min(epoch, curve.size()) - 1).stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  @Override
  public OptionalDouble secondsAnEpoch(Map<String, ParameterValue> values) {
    return nearest(values).secondsAnEpoch();
  }

  private Trial nearest(Map<String, ParameterValue> values) {
    double[] point = coordinates.encode(values);
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < points.size(); i++) {
      double distance = distance(point, points.get(i), least);
      if (distance < least) {
        least = distance;
        nearest = i;
      }
    }
    return trials.get(nearest);
  }

  private double distance(double[] left, double[] right, double enough) {
    double sum = 0;
    for (int i = 0; i < left.length && sum < enough; i++) {
      boolean leftMissing = Double.isNaN(left[i]);
      if (leftMissing != Double.isNaN(right[i])) {
        sum += 1;
      } else if (!leftMissing && coordinates.axis(i).isChoice()) {
        sum += left[i] == right[i] ? 0 : 1;
      } else if (!leftMissing) {
        sum += (left[i] - right[i]) * (left[i] - right[i]);
      }
    }
    return sum;
  }
}
