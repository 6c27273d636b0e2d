package org.espalier.cli.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows in columns. On a terminal the widest columns give way until the table fits; elsewhere every
 * value is whole.
 */
public final class Table {

  private static final String GAP = "  ";
  private static final int NARROWEST = 6;

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... header) {
    this.header = List.of(header);
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has not one value a column
   */
  public void row(Object... values) {
    if (values.length != header.size()) {
      throw new IllegalArgumentException(
          "%d values for %d columns".formatted(values.length, header.size()));
    }
    List<String> row = new ArrayList<>();
    for (Object value : values) {
      row.add(String.valueOf(value).replaceAll("\\p{Cntrl}", " "));
    }
    rows.add(row);
  }

  /** Prints header and rows. */
  public void print(Screen screen) {
    int[] widths = widths();
    if (screen.terminal()) {
      fit(widths, screen.width());
    }
    screen.out().println(screen.styled(line(header, widths, screen), Style.STRONG));
    rows.forEach(row -> screen.out().println(line(row, widths, screen)));
  }

  private int[] widths() {
    int[] widths = new int[header.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              header.get(i).length(),
              rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }
    return widths;
  }

  private static void fit(int[] widths, int available) {
    while (total(widths) > available) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        if (widths[i] >= widths[widest]) {
          widest = i;
        }
      }
      if (widths[widest] <= NARROWEST) {
        return;
      }
      widths[widest]--;
    }
  }

  private static int total(int[] widths) {
    int total = GAP.length() * (widths.length - 1);
    for (int width : widths) {
      total += width;
    }
    return total;
  }

  private static String line(List<String> values, int[] widths, Screen screen) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String value = values.get(i);
      if (value.length() > widths[i]) {
        value = value.substring(0, widths[i] - 1) + (screen.unicode() ? "…" : ".");
      }
      line.append(value).append(" ".repeat(widths[i] - value.length()));
      if (i < widths.length - 1) {
        line.append(GAP);
      }
    }
    return line.toString().stripTrailing();
  }
}
