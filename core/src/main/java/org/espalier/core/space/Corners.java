package org.espalier.core.space;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.espalier.core.space.Space.Parameter;

/**
 * Points at the ends of a space: what holds at all of them is likely to hold in between. All
 * combinations of lowest, highest and chosen values where these are few; otherwise each of them
 * once with everything else at its lowest (first) and once at its highest (last). Where the space
 * has constraints, only those that keep them, and as many drawn ones, since a rule cuts corners
 * off.
 */
public final class Corners {

  private Corners() {}

  private static final int DRAWN = 64;

  /**
   * About {@code most} points at the most, each with a value of every active parameter; at least
   * one, unless constraints leave none that can be found.
   */
  public static List<Map<String, ParameterValue>> of(Space space, int most) {
    List<Map<String, ParameterValue>> corners = all(space, most);
    if (space.constraints().isEmpty()) {
      return corners;
    }
    Set<Map<String, ParameterValue>> allowed = new LinkedHashSet<>();
    corners.stream().filter(space::allows).forEach(allowed::add);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < DRAWN; i++) {
      Draws.allowed(space, random, allowed.isEmpty() ? 2_000 : 50).ifPresent(allowed::add);
    }
    return List.copyOf(allowed);
  }

  private static List<Map<String, ParameterValue>> all(Space space, int most) {
    Set<Map<String, ParameterValue>> points = new LinkedHashSet<>();
    points.add(Map.of());
    for (Parameter parameter : space.parameters()) {
      Set<Map<String, ParameterValue>> longer = new LinkedHashSet<>();
      for (Map<String, ParameterValue> point : points) {
        if (!Space.isActive(parameter, point)) {
          longer.add(point);
          continue;
        }
        for (ParameterValue value : ends(parameter.dimension())) {
          longer.add(with(point, parameter.name(), value));
        }
      }
      if (longer.size() > most) {
        return oneByOne(space);
      }
      points = longer;
    }
    return List.copyOf(points);
  }

  private static List<Map<String, ParameterValue>> oneByOne(Space space) {
    Set<Map<String, ParameterValue>> points = new LinkedHashSet<>();
    for (boolean high : List.of(false, true)) {
      points.add(point(space, high, "", ParameterValue.of(0)));
      for (Parameter parameter : space.parameters()) {
        for (ParameterValue value : ends(parameter.dimension())) {
          points.add(point(space, high, parameter.name(), value));
        }
      }
    }
    return List.copyOf(points);
  }

  private static Map<String, ParameterValue> point(
      Space space, boolean high, String name, ParameterValue value) {
    Map<String, ParameterValue> point = new LinkedHashMap<>();
    for (Parameter parameter : space.parameters()) {
      if (Space.isActive(parameter, point)) {
        List<ParameterValue> ends = ends(parameter.dimension());
        ParameterValue base = high ? ends.getLast() : ends.getFirst();
        point.put(parameter.name(), parameter.name().equals(name) ? value : base);
      }
    }
    return point;
  }

  private static Map<String, ParameterValue> with(
      Map<String, ParameterValue> point, String name, ParameterValue value) {
    Map<String, ParameterValue> longer = new LinkedHashMap<>(point);
    longer.put(name, value);
    return longer;
  }

  private static List<ParameterValue> ends(Dimension dimension) {
    Set<ParameterValue> ends =
        switch (dimension) {
          case Dimension.FloatRange range ->
              new LinkedHashSet<>(
                  List.of(ParameterValue.of(range.low()), ParameterValue.of(range.high())));
          case Dimension.IntegerRange range ->
              new LinkedHashSet<>(
                  List.of(ParameterValue.of(range.low()), ParameterValue.of(highest(range))));
          case Dimension.Choice choice -> new LinkedHashSet<>(choice.values());
        };
    return new ArrayList<>(ends);
  }

  private static long highest(Dimension.IntegerRange range) {
    return range.high() - (range.high() - range.low()) % range.step();
  }
}
