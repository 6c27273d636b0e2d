package org.espalier.core.model;

import java.util.Optional;

/**
 * A module cannot be laid out on what feeds it. The message is the end of a sentence that begins
 * with the module's name; the inference that catches it adds both ends.
 */
final class Misfit extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final String suggestion;

  Misfit(String message) {
    this(message, "");
  }

  Misfit(String message, String suggestion) {
    super(message, null, false, false);
    this.suggestion = suggestion;
  }

  Optional<String> suggestion() {
    return suggestion.isEmpty() ? Optional.empty() : Optional.of(suggestion);
  }
}
