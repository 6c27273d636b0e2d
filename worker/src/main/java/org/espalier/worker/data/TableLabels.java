package org.espalier.worker.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.espalier.core.data.DataSource;
import org.espalier.core.model.Target;

/**
 * The predicted columns of a table as labels: the number of a class where that is all, otherwise
 * the targets side by side, a class among them as one-hot numbers; values with mean 0 and deviation
 * 1 of the training rows. For one thread.
 */
final class TableLabels {
  private final Path file;
  private final DataSource.Table source;
  private final Map<String, TableColumn> columns;
  private final int rows;
  private final List<Double> scales = new ArrayList<>();
  private float[] values = new float[0];
  private int width;

  TableLabels(Path file, DataSource.Table source, Map<String, TableColumn> columns, int rows) {
    this.file = file;
    this.source = source;
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * Fills in {@link #values} and {@link #scales}.
   *
   * @param parts what is predicted, in the order of the source
   * @param notes gets the names of classes, means and deviations
   */
  void encode(List<Target.Part> parts, int[] train, Map<String, Object> notes) {
    boolean numbered = source.kind() == Target.Kind.CLASSES;
    width = numbered ? 1 : parts.stream().mapToInt(part -> part.target().size()).sum();
    values = new float[Memory.check(file, (long) width * rows, 2 * Float.BYTES)];
    Map<String, Object> moments = new LinkedHashMap<>();
    Map<String, Object> classes = new LinkedHashMap<>();
    int at = 0;
    for (DataSource.Predicted part : source.parts()) {
      switch (part.kind()) {
        case CLASSES -> {
          TableColumn column = column(part.columns().getFirst());
          classes.put(column.name(), column.categories());
          if (numbered) {
            indexes(column);
          } else {
            oneHot(column, at);
          }
          at += column.categories().size();
        }
        case LABELS -> {
          for (String name : part.columns()) {
            flags(column(name), at++);
          }
        }
        case VALUES -> {
          for (String name : part.columns()) {
            numbers(column(name), at++, train, moments);
          }
        }
        case STEP_CLASSES, SEVERAL ->
            throw new IllegalArgumentException("no column holds " + part.kind().phrase());
      }
    }
    if (!moments.isEmpty()) {
      notes.put("values", moments);
    }
    if (classes.size() == 1) {
      notes.put("classes", classes.values().iterator().next());
    } else if (!classes.isEmpty()) {
      notes.put("classes", classes);
    }
  }

  /** Of all rows, one after the other. */
  float[] values() {
    return values;
  }

  /** What one unit of each number stands for; empty where nothing was brought to scale. */
  List<Double> scales() {
    return scales;
  }

  private TableColumn column(String name) {
    return Objects.requireNonNull(columns.get(name));
  }

  private void indexes(TableColumn column) {
    for (int row = 0; row < rows; row++) {
      values[row] = column.get(row);
    }
  }

  private void oneHot(TableColumn column, int at) {
    for (int row = 0; row < rows; row++) {
      values[row * width + at + (int) column.get(row)] = 1f;
    }
  }

  private void flags(TableColumn column, int at) {
    for (int row = 0; row < rows; row++) {
      float value = column.get(row);
      if (value != 0 && value != 1) {
        throw DataFailure.of(
            file, "column '%s' holds %s, not only 0 and 1".formatted(column.name(), value));
      }
      values[row * width + at] = value;
    }
  }

  private void numbers(TableColumn column, int at, int[] train, Map<String, Object> notes) {
    Moments moments = Moments.of(column, train);
    notes.put(column.name(), Map.of("mean", moments.mean(), "deviation", moments.deviation()));
    if (scales.isEmpty()) {
      Double[] ones = new Double[width];
      Arrays.fill(ones, 1.0);
      scales.addAll(Arrays.asList(ones));
    }
    scales.set(at, moments.deviation());
    for (int row = 0; row < rows; row++) {
      values[row * width + at] = moments.standard(column.get(row));
    }
  }
}
