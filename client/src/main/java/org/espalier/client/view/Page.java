package org.espalier.client.view;

import java.util.List;
import java.util.Optional;

/**
 * Some items of a list.
 *
 * @param nextCursor asks for the following ones; empty on the last page
 * @param total items of the whole list
 */
public record Page<T>(List<T> items, Optional<String> nextCursor, long total) {
  public Page {
    items = List.copyOf(items);
  }
}
