package org.espalier.client.move;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.json.Json;
import org.jspecify.annotations.Nullable;

/** One JSON object a line, UTF-8; what is missing is left out. */
final class JsonLinesWriter implements RowWriter {
  private final Writer out;
  private final List<Column> columns;

  JsonLinesWriter(Path file, List<Column> columns) throws IOException {
    this.out = Files.newBufferedWriter(file);
    this.columns = List.copyOf(columns);
  }

  @Override
  public void row(List<@Nullable Object> values) throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      Object value = values.get(i);
      if (value != null) {
        object.put(columns.get(i).name(), value);
      }
    }
    out.write(Json.write(object));
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
