package org.espalier.web.mlflow;

import java.util.Map;
import java.util.Optional;

/** Page tokens: opaque to clients, and made by the search that reads them. */
final class PageToken {
  private PageToken() {}

  /** The token a client sends; empty for the first page. */
  static Optional<String> after(Arguments arguments) {
    return arguments.maybe("page_token").filter(token -> !token.isEmpty());
  }

  /** Adds the token of the next page, if there is one. */
  static void put(Map<String, Object> answer, Optional<String> next) {
    next.ifPresent(token -> answer.put("next_page_token", token));
  }
}
