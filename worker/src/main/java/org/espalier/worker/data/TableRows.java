package org.espalier.worker.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.data.Column;
import org.espalier.core.data.DataSource;
import org.espalier.core.limit.Limits;
import org.espalier.core.model.Target;
import org.espalier.worker.trial.TrialFailure;

/**
 * Reads a table into columns, row by row: the types of columns come from the first rows, a row that
 * does not keep to them is bad. For one thread.
 */
final class TableRows {
  /** So many rows decide the types of columns. */
  private static final int LOOKED_AT = 1_000;

  private final DataSource.Table source;
  private final BadRows bad;
  private final Set<String> missing;
  private final Map<String, TableColumn> columns = new LinkedHashMap<>();
  private List<String> header = List.of();

  TableRows(DataSource.Table source, BadRows bad) {
    this.source = source;
    this.bad = bad;
    this.missing = new HashSet<>(source.missing());
  }

  /** The columns in the order of the table; ignored ones are not among them. */
  Map<String, TableColumn> columns() {
    return columns;
  }

  int count() {
    return columns.values().stream().mapToInt(TableColumn::count).findFirst().orElse(0);
  }

  /**
   * Adds the rows of a file.
   *
   * @throws TrialFailure BAD_DATA if it is no table in UTF-8, or lacks a column
   */
  void read(Path file) {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        CsvReader<CsvRecord> rows =
            CsvReader.builder()
                .fieldSeparator(source.separator().charAt(0))
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(reader)) {
      Iterator<CsvRecord> all = rows.iterator();
      if (!all.hasNext()) {
        throw DataFailure.of(file, "it is empty");
      }
      header(all.next().getFields(), file);
      List<CsvRecord> first = new ArrayList<>();
      while (columns.isEmpty() && first.size() < LOOKED_AT && all.hasNext()) {
        first.add(all.next());
      }
      if (columns.isEmpty()) {
        layOut(first, file);
      }
      first.forEach(row -> add(row, file));
      while (all.hasNext()) {
        add(all.next(), file);
      }
    } catch (CsvParseException e) {
      throw unreadable(file, e);
    } catch (UncheckedIOException e) {
      throw unreadable(file, e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static TrialFailure unreadable(Path file, Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CharacterCodingException) {
        return DataFailure.of(file, "it is not in UTF-8", e);
      }
    }
    return DataFailure.of(file, "it is no table: " + e.getMessage(), e);
  }

  private void header(List<String> names, Path file) {
    List<String> clean = new ArrayList<>(names);
    clean.set(0, clean.getFirst().replace("\uFEFF", ""));
    if (clean.size() > Limits.TABLE_COLUMNS) {
      throw DataFailure.of(
          file, "it has %,d columns, more than %,d".formatted(clean.size(), Limits.TABLE_COLUMNS));
    }
    if (!header.isEmpty() && !header.equals(clean)) {
      throw DataFailure.of(file, "its columns are " + clean + ", not " + header);
    }
    if (new HashSet<>(clean).size() < clean.size()) {
      throw DataFailure.of(file, "two of its columns have one name: " + clean);
    }
    List<String> wanted = new ArrayList<>(source.predicted());
    wanted.addAll(source.columns().keySet());
    source.blocks().forEach(block -> wanted.addAll(block.columns()));
    for (String name : wanted) {
      if (!clean.contains(name)) {
        throw DataFailure.of(file, "it has no column '%s', only %s".formatted(name, clean));
      }
    }
    header = clean;
  }

  private void layOut(List<CsvRecord> first, Path file) {
    for (int place = 0; place < header.size(); place++) {
      String name = header.get(place);
      Column said = source.columns().getOrDefault(name, Column.INFERRED);
      Optional<DataSource.Predicted> predicted =
          source.parts().stream().filter(part -> part.columns().contains(name)).findFirst();
      if (said.type() == Column.Type.IGNORE && predicted.isEmpty()) {
        continue;
      }
      boolean number =
          predicted.isPresent()
              ? predicted.get().kind() != Target.Kind.CLASSES
              : said.type() == Column.Type.NUMBER
                  || (said.type() == Column.Type.INFERRED && holdsNumbers(first, place));
      List<String> listed =
          predicted
              .map(DataSource.Predicted::classes)
              .filter(classes -> !classes.isEmpty())
              .orElse(said.values());
      columns.put(name, new TableColumn(name, number, number ? List.of() : listed));
    }
    if (columns.size() <= source.predicted().size()) {
      throw DataFailure.of(file, "no column is left to predict from");
    }
  }

  private boolean holdsNumbers(List<CsvRecord> rows, int place) {
    List<String> values =
        rows.stream()
            .filter(row -> row.getFieldCount() == header.size())
            .map(row -> row.getField(place))
            .filter(value -> !isMissing(value))
            .toList();
    return !values.isEmpty() && values.stream().allMatch(TableColumn::isNumber);
  }

  private boolean isMissing(String value) {
    return missing.contains(value) || missing.contains(value.strip());
  }

  private void add(CsvRecord row, Path file) {
    String where = file.getFileName() + ", line " + row.getStartingLineNumber() + ": ";
    if (row.getFieldCount() != header.size()) {
      bad.add(where + "%d fields, not %d".formatted(row.getFieldCount(), header.size()));
      return;
    }
    Map<TableColumn, Float> values = new LinkedHashMap<>();
    for (int place = 0; place < header.size(); place++) {
      TableColumn column = columns.get(header.get(place));
      if (column == null) {
        continue;
      }
      String text = row.getField(place);
      if (isMissing(text)) {
        if (source.predicted().contains(column.name())) {
          bad.add(where + "no '" + column.name() + "' to learn from");
          return;
        }
        values.put(column, Float.NaN);
        continue;
      }
      try {
        values.put(column, column.parse(text, file));
      } catch (NumberFormatException e) {
        String value = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        bad.add(where + "'%s' cannot be a '%s'".formatted(value, column.name()));
        return;
      }
    }
    values.forEach((column, value) -> column.add(value, file));
  }
}
