package org.espalier.core.document;

import java.util.Optional;

/**
 * Something that is wrong with a document, said so that its author can mend it.
 *
 * @param path where, such as {@code training.learning_rate}; empty for the document itself
 * @param line from 1; 0 where the place is not known
 * @param column from 1; 0 where the place is not known
 * @param value what stands there, shortened; empty where something is missing
 * @param message one sentence without the place
 * @param allowed what may stand there; empty where the message says it
 * @param suggestion the nearest valid name, or what to write instead
 */
public record Problem(
    String path,
    int line,
    int column,
    String value,
    String message,
    String allowed,
    Optional<String> suggestion) {

  /** One line: place, message, what is allowed, the suggestion. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    text.append(line).append(':').append(column).append(": ");
    if (!path.isEmpty()) {
      text.append(path).append(": ");
    }
    text.append(message);
    if (!allowed.isEmpty()) {
      text.append("; allowed: ").append(allowed);
    }
    suggestion.ifPresent(near -> text.append("; did you mean '").append(near).append("'?"));
    return text.toString();
  }
}
