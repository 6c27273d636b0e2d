package org.espalier.core.study;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.data.Column;
import org.espalier.core.data.DataFile;
import org.espalier.core.data.DataSetDeclaration;
import org.espalier.core.data.DataSource;
import org.espalier.core.data.DataSource.Block;
import org.espalier.core.data.DataSource.Predicted;
import org.espalier.core.data.Split;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Entry;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Problems;
import org.espalier.core.model.ModuleParameter;
import org.espalier.core.model.Target;

/** Reads what a table of {@code data_sets:} says besides where it is. */
final class TableReader {

  private static final List<String> MISSING = List.of("", "NA", "NaN", "nan", "null", "?");
  private static final ModuleParameter.Range KINDS =
      new ModuleParameter.Range.OneOf(List.of("classes", "values", "labels"));
  private static final ModuleParameter.Range COLUMN_TYPES =
      new ModuleParameter.Range.OneOf(List.of("number", "category", "ignore"));

  private final DataSetReader sets;
  private final Problems problems;

  TableReader(DataSetReader sets, Problems problems) {
    this.sets = sets;
    this.problems = problems;
  }

  DataSource read(Fields fields, DataFile file, Split split) {
    List<Predicted> parts = predicted(fields);
    boolean several = fields.has("targets");
    String separator = fields.node("separator").map(sets::anyText).orElse(",");
    if (separator.length() != 1) {
      problems.add(at(fields, "separator"), separator, "this is no separator", "one character");
    }
    Map<String, Column> columns = new LinkedHashMap<>();
    fields
        .mapping("columns")
        .ifPresent(
            all -> all.entries().forEach(entry -> columns.put(entry.key(), column(entry.value()))));
    List<Block> groups = fields.mapping("groups").map(this::groups).orElse(List.of());
    checkColumns(fields, parts, groups);
    return new DataSource.Table(
        file,
        sets.test(fields),
        split,
        parts.stream().flatMap(part -> part.columns().stream()).toList(),
        several ? Target.Kind.SEVERAL : parts.getFirst().kind(),
        several ? List.of() : parts.getFirst().classes(),
        several ? parts : List.of(),
        fields.whole("features", 1, DataSetReader.LARGEST_SIZE).orElse(0L).intValue(),
        groups,
        columns,
        fields.node("missing").map(sets::texts).orElse(MISSING),
        separator);
  }

  /** The one target, or those that {@code targets:} names; at least one. */
  private List<Predicted> predicted(Fields fields) {
    Optional<Mapping> targets = fields.mapping("targets");
    if (targets.isEmpty() || targets.get().entries().isEmpty()) {
      List<String> columns =
          fields.required("target", "the column to predict").map(sets::texts).orElse(List.of());
      return List.of(target("", columns, fields));
    }
    fields
        .node("target")
        .ifPresent(
            node ->
                problems.add(
                    node.location(),
                    node.brief(),
                    "a table has one target or several",
                    "'target' or 'targets'"));
    List<Predicted> parts = new ArrayList<>();
    for (Entry entry : targets.get().entries()) {
      if (!Words.MODULE_NAME.matcher(entry.key()).matches()) {
        ModelReader.badName(entry, problems);
      }
      Fields own = Fields.of(entry.value(), "{column: …, kind: …}", problems);
      List<String> columns = own.node("column").map(sets::texts).orElse(List.of(entry.key()));
      parts.add(target(entry.key(), columns, own));
      own.finish();
    }
    return parts;
  }

  private Predicted target(String name, List<String> columns, Fields fields) {
    Target.Kind kind = sets.kind(fields, KINDS);
    if (kind == Target.Kind.CLASSES && columns.size() > 1) {
      problems.add(
          at(fields, name.isEmpty() ? "target" : "column"),
          "",
          "one column holds the class",
          "one column; or 'kind: values', 'kind: labels' for several");
    }
    List<String> classes = fields.node("classes").map(sets::texts).orElse(List.of());
    // a place to go on from where the column is missing, which is a problem already
    return new Predicted(name, columns.isEmpty() ? List.of("") : columns, kind, classes);
  }

  private List<Block> groups(Mapping groups) {
    List<Block> blocks = new ArrayList<>();
    for (Entry entry : groups.entries()) {
      if (!Words.MODULE_NAME.matcher(entry.key()).matches()
          || entry.key().equals(DataSetDeclaration.FEATURES)) {
        problems.add(
            entry.keyLocation(),
            entry.key(),
            "this is no name of a group",
            "a small letter, then small letters, digits and _; not 'features', which are all");
      }
      if (entry.value() instanceof Mapping) {
        Fields own = Fields.of(entry.value(), "{columns: […], features: N}", problems);
        List<String> columns =
            own.required("columns", "the columns of the group").map(sets::texts).orElse(List.of());
        int size = own.whole("features", 1, DataSetReader.LARGEST_SIZE).orElse(0L).intValue();
        own.finish();
        blocks.add(new Block(entry.key(), columns, size));
      } else {
        blocks.add(new Block(entry.key(), sets.texts(entry.value()), 0));
      }
    }
    return blocks;
  }

  /** A column is predicted once, or stands in one group. */
  private void checkColumns(Fields fields, List<Predicted> parts, List<Block> groups) {
    Set<String> taken = new HashSet<>();
    for (Predicted part : parts) {
      for (String column : part.columns()) {
        if (!taken.add(column)) {
          problems.add(
              at(fields, part.name().isEmpty() ? "target" : "targets"),
              column,
              "column '%s' is predicted already".formatted(column),
              "each column once");
        }
      }
    }
    for (Block group : groups) {
      for (String column : group.columns()) {
        if (!taken.add(column)) {
          problems.add(
              at(fields, "groups." + group.name()),
              column,
              "column '%s' is predicted or in a group already".formatted(column),
              "each column once");
        }
      }
    }
  }

  private static Node.Location at(Fields fields, String key) {
    return fields.location().withPath(fields.location().path() + "." + key);
  }

  private Column column(Node node) {
    Fields fields = Fields.of(node, "{type: …, values: […]}", problems);
    List<String> values = fields.node("values").map(sets::texts).orElse(List.of());
    Column.Type type =
        fields
            .node("type")
            .flatMap(word -> sets.word(word, COLUMN_TYPES))
            .map(
                word ->
                    switch (word) {
                      case "number" -> Column.Type.NUMBER;
                      case "ignore" -> Column.Type.IGNORE;
                      default -> Column.Type.CATEGORY;
                    })
            .orElse(values.isEmpty() ? Column.Type.INFERRED : Column.Type.CATEGORY);
    fields.finish();
    return new Column(type, values);
  }
}
