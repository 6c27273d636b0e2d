package org.espalier.worker.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.espalier.core.data.DataSource;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;

/**
 * A table as examples. A column of numbers becomes one feature with mean 0 and standard deviation
 * 1, a column of categories one feature for each of them; a column that lacks values somewhere gets
 * one more that says so. A missing number is the mean, a missing category none of them. Means and
 * deviations are of the training rows only. Values to predict are brought to mean 0 and deviation 1
 * as well.
 */
final class TableSet {
  private final Path file;
  private final DataSource.Table source;
  private final List<TableColumn> inputs = new ArrayList<>();
  private final List<TableColumn> outputs = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final int rows;

  private TableSet(Path file, DataSource.Table source, TableRows table) {
    this.file = file;
    this.source = source;
    this.rows = table.count();
    table.columns().values().forEach(TableColumn::sortCategories);
    for (TableColumn column : table.columns().values()) {
      if (!source.predicted().contains(column.name())) {
        inputs.add(column);
      }
    }
    for (String name : source.predicted()) {
      outputs.add(Objects.requireNonNull(table.columns().get(name)));
    }
  }

  static RawSet load(DataSource.Table source, Path folder) {
    Path file = DataPlace.find(source.file(), folder);
    BadRows bad = new BadRows();
    TableRows table = new TableRows(source, bad);
    table.read(file);
    int first = table.count();
    List<Path> files = new ArrayList<>(List.of(file));
    if (source.test().isPresent()) {
      Path test = DataPlace.find(source.test().get(), folder);
      table.read(test);
      files.add(test);
    }
    TableSet set = new TableSet(file, source, table);
    TableColumn label = set.outputs.getFirst();
    Splits split =
        source.test().isPresent()
            ? new Splits(
                IntStream.range(0, first).toArray(), IntStream.range(first, set.rows).toArray())
            : Splits.of(
                file,
                set.rows,
                source.split(),
                row -> source.kind() == Target.Kind.CLASSES ? (int) label.get(row) : 0);
    if (split.train().length == 0 || split.test().length == 0) {
      throw DataFailure.of(
          file,
          "no row is left to train on or to test with; %d rows are bad".formatted(bad.count()));
    }
    return set.encode(split, ContentDigest.of(files), bad);
  }

  private RawSet encode(Splits split, String digest, BadRows bad) {
    Map<String, Object> notes = new LinkedHashMap<>();
    float[] features = features(split.train(), notes);
    Target target =
        new Target(
            source.kind(),
            source.kind() == Target.Kind.CLASSES
                ? outputs.getFirst().categories().size()
                : outputs.size());
    List<Double> scales = new ArrayList<>();
    float[] labels = labels(split.train(), scales, notes);
    Shape shape = new Shape.Vector(names.size());
    notes.put("features", names);
    if (source.kind() == Target.Kind.CLASSES) {
      notes.put("classes", outputs.getFirst().categories());
    }
    Numbers x = new Numbers.Floats(features);
    Numbers y = new Numbers.Floats(labels);
    return new RawSet(
        new DenseExamples(x, y, split.train(), shape.sizes(), target, 1),
        new DenseExamples(x, y, split.test(), shape.sizes(), target, 1),
        shape,
        target,
        scales,
        digest,
        bad,
        notes);
  }

  private float[] features(int[] train, Map<String, Object> notes) {
    List<float[]> made = new ArrayList<>();
    Map<String, Object> numbers = new LinkedHashMap<>();
    for (TableColumn column : inputs) {
      if (column.isNumber()) {
        Moments moments = Moments.of(column, train);
        numbers.put(
            column.name(), Map.of("mean", moments.mean(), "deviation", moments.deviation()));
        float[] feature = feature(column.name());
        for (int row = 0; row < rows; row++) {
          float value = column.get(row);
          feature[row] = Float.isNaN(value) ? 0 : moments.standard(value);
        }
        made.add(feature);
      } else {
        for (int category = 0; category < column.categories().size(); category++) {
          float[] feature = feature(column.name() + "=" + column.categories().get(category));
          for (int row = 0; row < rows; row++) {
            feature[row] = column.get(row) == category ? 1 : 0;
          }
          made.add(feature);
        }
      }
      if (IntStream.range(0, rows).anyMatch(row -> Float.isNaN(column.get(row)))) {
        float[] feature = feature(column.name() + " is missing");
        for (int row = 0; row < rows; row++) {
          feature[row] = Float.isNaN(column.get(row)) ? 1 : 0;
        }
        made.add(feature);
      }
    }
    notes.put("numbers", numbers);
    int width = made.size();
    float[] all = new float[Memory.check(file, (long) width * rows, 2 * Float.BYTES)];
    for (int i = 0; i < width; i++) {
      float[] feature = made.get(i);
      for (int row = 0; row < rows; row++) {
        all[row * width + i] = feature[row];
      }
    }
    return all;
  }

  private float[] feature(String name) {
    names.add(name);
    Memory.check(file, (long) names.size() * rows, 2 * Float.BYTES);
    return new float[rows];
  }

  private float[] labels(int[] train, List<Double> scales, Map<String, Object> notes) {
    int width = outputs.size();
    float[] labels = new float[rows * width];
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < width; i++) {
      TableColumn column = outputs.get(i);
      Moments moments =
          source.kind() == Target.Kind.VALUES ? Moments.of(column, train) : Moments.NONE;
      if (source.kind() == Target.Kind.VALUES) {
        scales.add(moments.deviation());
        values.put(column.name(), Map.of("mean", moments.mean(), "deviation", moments.deviation()));
      }
      for (int row = 0; row < rows; row++) {
        float value = column.get(row);
        if (source.kind() == Target.Kind.LABELS && value != 0 && value != 1) {
          throw DataFailure.of(
              file, "column '%s' holds %s, not only 0 and 1".formatted(column.name(), value));
        }
        labels[row * width + i] = moments.standard(value);
      }
    }
    if (!values.isEmpty()) {
      notes.put("values", values);
    }
    return labels;
  }
}
