package org.espalier.client.move;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file of flat, optional columns: one data page a column and row group, plain encoding,
 * gzip. (Apache Parquet format 2.x, {@code parquet.thrift}; the libraries for Java that write it
 * all bring parts of Hadoop along, docs/adr/060.)
 */
final class ParquetFile implements RowWriter {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int ROWS_OF_A_GROUP = 100_000;
  private static final int BYTES_OF_A_GROUP = 32 << 20;
  private static final int INT64 = 2;
  private static final int DOUBLE = 5;
  private static final int BYTE_ARRAY = 6;
  private static final int OPTIONAL = 1;
  private static final int UTF8 = 0;
  private static final int PLAIN = 0;
  private static final int RLE = 3;
  private static final int GZIP = 2;

  private final OutputStream out;
  private final List<Column> columns;
  private final List<ColumnBuffer> buffers = new ArrayList<>();
  private final List<Thrift> groups = new ArrayList<>();
  private long at;
  private long rows;
  private int groupRows;

  private static final class ColumnBuffer {
    private final ByteArrayOutputStream values = new ByteArrayOutputStream();
    private final ByteArrayOutputStream present = new ByteArrayOutputStream();

    void add(@Nullable Object value) {
      present.write(value == null ? 0 : 1);
      switch (value) {
        case null -> {}
        case Long whole -> values.writeBytes(little(8).putLong(whole).array());
        case Double real -> values.writeBytes(little(8).putDouble(real).array());
        default -> {
          byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
          values.writeBytes(little(4).putInt(text.length).array());
          values.writeBytes(text);
        }
      }
    }
  }

  ParquetFile(Path file, List<Column> columns) throws IOException {
    this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    this.columns = List.copyOf(columns);
    columns.forEach(column -> buffers.add(new ColumnBuffer()));
    write(MAGIC);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    at += bytes.length;
  }

  @Override
  public void row(List<@Nullable Object> values) throws IOException {
    long bytes = 0;
    for (int i = 0; i < columns.size(); i++) {
      buffers.get(i).add(values.get(i));
      bytes += buffers.get(i).values.size();
    }
    rows++;
    if (++groupRows == ROWS_OF_A_GROUP || bytes > BYTES_OF_A_GROUP) {
      endGroup();
    }
  }

  private void endGroup() throws IOException {
    if (groupRows == 0) {
      return;
    }
    List<Thrift> chunks = new ArrayList<>();
    long total = 0;
    for (int i = 0; i < columns.size(); i++) {
      ColumnBuffer buffer = buffers.get(i);
      byte[] levels = levels(buffer.present.toByteArray());
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      plain.writeBytes(little(4).putInt(levels.length).array());
      plain.writeBytes(levels);
      buffer.values.writeTo(plain);
      byte[] packed = gzip(plain.toByteArray());
      byte[] header =
          new Thrift()
              .int32(1, 0)
              .int32(2, plain.size())
              .int32(3, packed.length)
              .struct(
                  5, new Thrift().int32(1, groupRows).int32(2, PLAIN).int32(3, RLE).int32(4, RLE))
              .toBytes();
      long begin = at;
      write(header);
      write(packed);
      Thrift meta =
          new Thrift()
              .int32(1, type(columns.get(i).kind()))
              .int32s(2, PLAIN, RLE)
              .texts(3, columns.get(i).name())
              .int32(4, GZIP)
              .int64(5, groupRows)
              .int64(6, (long) header.length + plain.size())
              .int64(7, (long) header.length + packed.length)
              .int64(9, begin);
      total += header.length + plain.size();
      chunks.add(new Thrift().int64(2, begin).struct(3, meta));
      buffers.set(i, new ColumnBuffer());
    }
    groups.add(new Thrift().structs(1, chunks).int64(2, total).int64(3, groupRows));
    groupRows = 0;
  }

  /** Definition levels 0 and 1 as runs: a varint of twice the length, then the level. */
  private static byte[] levels(byte[] present) {
    ByteArrayOutputStream runs = new ByteArrayOutputStream();
    int from = 0;
    while (from < present.length) {
      int to = from;
      while (to < present.length && present[to] == present[from]) {
        to++;
      }
      int header = (to - from) << 1;
      while ((header & ~0x7F) != 0) {
        runs.write((header & 0x7F) | 0x80);
        header >>>= 7;
      }
      runs.write(header);
      runs.write(present[from]);
      from = to;
    }
    return runs.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  private static int type(Kind kind) {
    return switch (kind) {
      case TEXT -> BYTE_ARRAY;
      case WHOLE -> INT64;
      case REAL -> DOUBLE;
    };
  }

  @Override
  public void close() throws IOException {
    try (out) {
      endGroup();
      List<Thrift> schema = new ArrayList<>();
      schema.add(new Thrift().text(4, "espalier").int32(5, columns.size()));
      for (Column column : columns) {
        Thrift element =
            new Thrift().int32(1, type(column.kind())).int32(3, OPTIONAL).text(4, column.name());
        schema.add(column.kind() == Kind.TEXT ? element.int32(6, UTF8) : element);
      }
      byte[] footer =
          new Thrift()
              .int32(1, 1)
              .structs(2, schema)
              .int64(3, rows)
              .structs(4, groups)
              .text(6, "espalier")
              .toBytes();
      write(footer);
      write(little(4).putInt(footer.length).array());
      write(MAGIC);
    }
  }
}
