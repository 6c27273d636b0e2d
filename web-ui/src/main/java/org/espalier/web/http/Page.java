package org.espalier.web.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param nextCursor null on the last page
 * @param total how many there are over all pages
 */
public record Page<T>(List<T> items, @Nullable String nextCursor, long total) {
  public Page {
    items = List.copyOf(items);
  }

  /** A list that comes in one piece. */
  public static <T> Page<T> whole(List<T> items) {
    return new Page<>(items, null, items.size());
  }
}
