package org.espalier.search.space;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;

/**
 * One dimension as a coordinate. A number lies in [0, 1], linear or logarithmic as declared; a
 * value on a grid owns a cell of [0, 1] and stands at a point inside it, so that a uniform
 * coordinate is a uniform value. A choice has its place, 0, 1, …, as coordinate. Immutable.
 */
public final class Axis {
  private final Dimension dimension;
  private final int cells;
  private final double low;
  private final double span;
  private final List<ParameterValue> choices;
  private final Map<ParameterValue, Integer> places;

  Axis(Dimension dimension) {
    this.dimension = dimension;
    this.places = new HashMap<>();
    this.choices = new ArrayList<>();
    switch (dimension) {
      case Dimension.FloatRange range -> {
        low = range.log() ? Math.log(range.low()) : range.low();
        span = (range.log() ? Math.log(range.high()) : range.high()) - low;
        if (range.low() == range.high()) {
          cells = 1;
        } else if (range.step() > 0) {
          cells = clampCells((range.high() - range.low()) / range.step() + 1 + 1e-9);
        } else {
          cells = 0;
        }
      }
      case Dimension.IntegerRange range -> {
        low = range.log() ? Math.log(range.low() - 0.5) : range.low();
        span = range.log() ? Math.log(range.high() + 0.5) - low : range.high() - range.low();
        cells = clampCells(((double) range.high() - range.low()) / range.step() + 1);
      }
      case Dimension.Choice choice -> {
        low = 0;
        span = 0;
        cells = choice.values().size();
        choices.addAll(choice.values());
        for (int i = 0; i < cells; i++) {
          places.put(choices.get(i), i);
        }
      }
    }
  }

  private static int clampCells(double count) {
    return (int) Math.min(Integer.MAX_VALUE, Math.floor(count));
  }

  /** Whether the coordinate is a place among choices, without an order. */
  public boolean isChoice() {
    return dimension instanceof Dimension.Choice;
  }

  /** How many values there are; 0 for a continuum. */
  public int cells() {
    return cells;
  }

  /** The value at a coordinate. */
  public ParameterValue decode(double coordinate) {
    return switch (dimension) {
      case Dimension.Choice choice -> choices.get((int) coordinate);
      case Dimension.IntegerRange range ->
          new ParameterValue.IntegerValue(whole(range, coordinate));
      case Dimension.FloatRange range -> new ParameterValue.FloatValue(real(range, coordinate));
    };
  }

  private long whole(Dimension.IntegerRange range, double coordinate) {
    if (range.log()) {
      long value = Math.round(Math.exp(low + coordinate * span));
      return Math.max(range.low(), Math.min(range.high(), value));
    }
    return range.low() + range.step() * cell(coordinate);
  }

  private double real(Dimension.FloatRange range, double coordinate) {
    double value;
    if (range.step() > 0) {
      value = range.low() + range.step() * cell(coordinate);
    } else {
      value = low + coordinate * span;
      value = range.log() ? Math.exp(value) : value;
    }
    return Math.max(range.low(), Math.min(range.high(), value));
  }

  private long cell(double coordinate) {
    return Math.max(0, Math.min(cells - 1L, (long) Math.floor(coordinate * cells)));
  }

  /**
   * The coordinate of a value.
   *
   * @return NaN if the value is of another kind, out of range or no choice: it has no coordinate
   */
  public double encode(ParameterValue value) {
    return switch (dimension) {
      case Dimension.Choice choice -> {
        Integer place = places.get(value);
        yield place == null ? Double.NaN : place;
      }
      case Dimension.IntegerRange range ->
          value instanceof ParameterValue.IntegerValue(long whole)
                  && whole >= range.low()
                  && whole <= range.high()
              ? wholeCoordinate(range, whole)
              : Double.NaN;
      case Dimension.FloatRange range ->
          switch (value) {
            case ParameterValue.FloatValue(double number) -> realCoordinate(range, number);
            case ParameterValue.IntegerValue(long number) -> realCoordinate(range, (double) number);
            case ParameterValue.TextValue text -> Double.NaN;
            case ParameterValue.FlagValue flag -> Double.NaN;
          };
    };
  }

  private double wholeCoordinate(Dimension.IntegerRange range, long value) {
    return range.log()
        ? (Math.log((double) value) - low) / span
        : (Math.rint((double) (value - range.low()) / range.step()) + 0.5) / cells;
  }

  private double realCoordinate(Dimension.FloatRange range, double value) {
    if (!(value >= range.low() && value <= range.high())) {
      return Double.NaN;
    }
    if (cells > 0) {
      return cells == 1
          ? 0.5
          : (Math.min(cells - 1, Math.rint((value - range.low()) / range.step())) + 0.5) / cells;
    }
    return Math.max(0, Math.min(1, ((range.log() ? Math.log(value) : value) - low) / span));
  }

  /**
   * The nearest coordinate at which a value stands; what is outside [0, 1] is drawn to the edge.
   */
  public double snap(double coordinate) {
    if (isChoice()) {
      return Math.max(0, Math.min(cells - 1, (int) coordinate));
    }
    double inside = Math.max(0, Math.min(1, coordinate));
    if (cells == 0) {
      return inside;
    }
    return dimension instanceof Dimension.IntegerRange range && range.log()
        ? wholeCoordinate(range, whole(range, inside))
        : (cell(inside) + 0.5) / cells;
  }

  /** The lower end of the cell that a snapped coordinate stands in; itself in a continuum. */
  public double cellLow(double coordinate) {
    return cellEdge(coordinate, -0.5);
  }

  /** The upper end of the cell that a snapped coordinate stands in; itself in a continuum. */
  public double cellHigh(double coordinate) {
    return cellEdge(coordinate, 0.5);
  }

  private double cellEdge(double coordinate, double side) {
    if (cells == 0 || isChoice()) {
      return coordinate;
    }
    return dimension instanceof Dimension.IntegerRange range && range.log()
        ? (Math.log(whole(range, coordinate) + side) - low) / span
        : coordinate + side / cells;
  }

  /** The coordinate of the value that stands {@code place} values above the lowest. */
  public double gridCoordinate(int place) {
    return dimension instanceof Dimension.IntegerRange range && range.log()
        ? wholeCoordinate(range, range.low() + place)
        : (place + 0.5) / cells;
  }

  /** How many values stand below the one at this coordinate. */
  public int gridPlace(double coordinate) {
    return dimension instanceof Dimension.IntegerRange range && range.log()
        ? (int) (whole(range, coordinate) - range.low())
        : (int) cell(coordinate);
  }
}
