package org.espalier.core.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

/** What a parser says, without its class names and source references. */
final class SyntaxMessage {

  private SyntaxMessage() {}

  /** The message of a parser, in one line. */
  static String of(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return "it is nested too deeply, or a part of it is too long";
    }
    return line(e.getOriginalMessage());
  }

  /** The first line of the message. */
  static String firstLine(RuntimeException e) {
    return line(String.valueOf(e.getMessage()));
  }

  private static String line(String message) {
    StringBuilder told = new StringBuilder();
    for (String line : message.split("\n", -1)) {
      String part = line.strip();
      if (part.isEmpty() || part.startsWith("in 'reader'") || part.startsWith("^")) {
        continue;
      }
      if (told.isEmpty()) {
        told.append(part);
      } else if (part.startsWith("expected ")
          || part.startsWith("found ")
          || part.startsWith("mapping values")
          || part.startsWith("could not find")) {
        told.append(", ").append(part);
      }
    }
    return Brief.of(told.toString(), 200);
  }
}
