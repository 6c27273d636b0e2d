package org.espalier.client.move;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values as RFC 4180 writes them, UTF-8, the names in the first line. A missing
 * value is empty, an empty text is {@code ""}; NaN and infinities are NaN, Infinity, -Infinity.
 */
final class CsvWriter implements RowWriter {
  private final Writer out;

  CsvWriter(Path file, List<Column> columns) throws IOException {
    out = Files.newBufferedWriter(file);
    line(columns.stream().map(column -> quoted(column.name())).toList());
  }

  @Override
  public void row(List<@Nullable Object> values) throws IOException {
    line(values.stream().map(CsvWriter::written).toList());
  }

  private void line(List<String> cells) throws IOException {
    out.write(cells.stream().collect(Collectors.joining(",")));
    out.write("\r\n");
  }

  private static String written(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case String text -> quoted(text);
      default -> value.toString();
    };
  }

  private static String quoted(String text) {
    boolean plain =
        !text.isEmpty()
            && text.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
