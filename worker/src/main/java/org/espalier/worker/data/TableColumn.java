package org.espalier.worker.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.limit.Limits;
import org.espalier.worker.trial.TrialFailure;

/**
 * The values of one column, as they are read: numbers, or places in the list of categories; NaN
 * where there is none. For one thread.
 */
final class TableColumn {
  private final String name;
  private final boolean number;
  private final boolean closed;
  private final Map<String, Integer> categories = new LinkedHashMap<>();
  private float[] values = new float[256];
  private int count;

  /**
   * @param number whether its values are numbers, otherwise categories
   * @param listed the categories where the study file lists them; others are bad then
   */
  TableColumn(String name, boolean number, List<String> listed) {
    this.name = name;
    this.number = number;
    this.closed = !listed.isEmpty();
    listed.forEach(value -> categories.put(value, categories.size()));
  }

  String name() {
    return name;
  }

  boolean isNumber() {
    return number;
  }

  int count() {
    return count;
  }

  float get(int row) {
    return values[row];
  }

  /** The categories by their numbers. */
  List<String> categories() {
    return List.copyOf(categories.keySet());
  }

  /**
   * The number that stands for a text.
   *
   * @throws NumberFormatException if the text is no value of this column
   * @throws TrialFailure BAD_DATA if there are too many categories
   */
  float parse(String text, Object file) {
    if (number) {
      float value = Float.parseFloat(text.strip());
      if (!Float.isFinite(value)) {
        throw new NumberFormatException("'" + text + "' is no finite number");
      }
      return value;
    }
    Integer known = categories.get(text);
    if (known == null && closed) {
      throw new NumberFormatException("'" + text + "' is none of the listed values");
    }
    if (known == null) {
      if (categories.size() == Limits.CATEGORIES) {
        throw DataFailure.of(
            file,
            "column '%s' has more than %,d different values; say 'columns: {%s: {type: ignore}}'"
                .formatted(name, Limits.CATEGORIES, name));
      }
      known = categories.size();
      categories.put(text, known);
    }
    return known;
  }

  void add(float value, Object file) {
    if (count == values.length) {
      values = Arrays.copyOf(values, Memory.check(file, count * 2L, Float.BYTES));
    }
    values[count++] = value;
  }

  /** Renumbers the categories in the order of their names, numbers among them by their size. */
  void sortCategories() {
    if (closed || number) {
      return;
    }
    List<String> sorted = new ArrayList<>(categories.keySet());
    sorted.sort(TableColumn::compare);
    int[] renumbered = new int[sorted.size()];
    List<String> before = categories();
    for (int i = 0; i < before.size(); i++) {
      renumbered[i] = sorted.indexOf(before.get(i));
    }
    categories.clear();
    sorted.forEach(value -> categories.put(value, categories.size()));
    for (int row = 0; row < count; row++) {
      values[row] = Float.isNaN(values[row]) ? values[row] : renumbered[(int) values[row]];
    }
  }

  private static int compare(String one, String other) {
    if (isNumber(one) && isNumber(other)) {
      int byValue = Double.compare(Double.parseDouble(one), Double.parseDouble(other));
      return byValue == 0 ? one.compareTo(other) : byValue;
    }
    return one.compareTo(other);
  }

  /** Whether a text is a finite number. */
  static boolean isNumber(String text) {
    try {
      return Float.isFinite(Float.parseFloat(text.strip()));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
