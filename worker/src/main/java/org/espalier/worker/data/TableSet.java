package org.espalier.worker.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
  private final Map<String, TableColumn> outputs = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> widths = new HashMap<>();
  private final int rows;

  private TableSet(Path file, DataSource.Table source, TableRows table) {
    this.file = file;
    this.source = source;
    this.rows = table.count();
    table.columns().values().forEach(TableColumn::sortCategories);
    Set<TableColumn> ordered = new LinkedHashSet<>();
    for (DataSource.Block block : source.blocks()) {
      block.columns().forEach(name -> ordered.add(known(table, name)));
    }
    for (TableColumn column : table.columns().values()) {
      if (!source.predicted().contains(column.name())) {
        ordered.add(column);
      }
    }
    inputs.addAll(ordered);
    for (String name : source.predicted()) {
      outputs.put(name, known(table, name));
    }
  }

  private TableColumn known(TableRows table, String name) {
    TableColumn column = table.columns().get(name);
    if (column == null) {
      throw DataFailure.of(
          file, "column '%s' is ignored, but it stands in a group".formatted(name));
    }
    return column;
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
    Optional<TableColumn> classes =
        source.parts().stream()
            .filter(part -> part.kind() == Target.Kind.CLASSES)
            .map(part -> Objects.requireNonNull(set.outputs.get(part.columns().getFirst())))
            .findFirst();
    Splits split =
        source.test().isPresent()
            ? new Splits(
                IntStream.range(0, first).toArray(), IntStream.range(first, set.rows).toArray())
            : Splits.of(
                file,
                set.rows,
                source.split(),
                row -> classes.map(column -> (int) column.get(row)).orElse(0));
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
    List<Target.Part> parts = new ArrayList<>();
    for (DataSource.Predicted part : source.parts()) {
      int size =
          part.kind() == Target.Kind.CLASSES
              ? column(part.columns().getFirst()).categories().size()
              : part.columns().size();
      parts.add(new Target.Part(part.name(), new Target(part.kind(), size)));
    }
    Target target = source.targets().isEmpty() ? parts.getFirst().target() : Target.several(parts);
    TableLabels labels = new TableLabels(file, source, outputs, rows);
    labels.encode(parts, split.train(), notes);
    Shape shape = new Shape.Vector(names.size());
    notes.put("features", names);
    Numbers x = new Numbers.Floats(features);
    Numbers y = new Numbers.Floats(labels.values());
    return new RawSet(
        new DenseExamples(x, y, split.train(), shape.sizes(), target, 1),
        new DenseExamples(x, y, split.test(), shape.sizes(), target, 1),
        shape,
        groups(),
        target,
        labels.scales(),
        digest,
        bad,
        notes);
  }

  private TableColumn column(String name) {
    return Objects.requireNonNull(outputs.get(name));
  }

  private Map<String, Shape> groups() {
    Map<String, Shape> groups = new LinkedHashMap<>();
    for (DataSource.Block block : source.blocks()) {
      groups.put(
          block.name(),
          new Shape.Vector(
              block.columns().stream().mapToLong(name -> widths.getOrDefault(name, 0)).sum()));
    }
    return groups;
  }

  private float[] features(int[] train, Map<String, Object> notes) {
    List<float[]> made = new ArrayList<>();
    Map<String, Object> numbers = new LinkedHashMap<>();
    for (TableColumn column : inputs) {
      int before = made.size();
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
      widths.put(column.name(), made.size() - before);
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
}
