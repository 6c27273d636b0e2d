package org.espalier.web.mlflow;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.espalier.tracking.TrackingException;

/** Page tokens: opaque to clients, here how many results come before the page. */
final class PageToken {
  private PageToken() {}

  static long offset(Arguments arguments) {
    String token = arguments.text("page_token");
    if (token.isEmpty()) {
      return 0;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      long offset = Long.parseLong(text);
      if (offset >= 0) {
        return offset;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw TrackingException.invalid("Invalid page token");
  }

  /** Adds the token of the next page, if there is one. */
  static void put(Map<String, Object> answer, Optional<Long> next) {
    next.ifPresent(offset -> answer.put("next_page_token", of(offset.toString())));
  }

  static String of(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
