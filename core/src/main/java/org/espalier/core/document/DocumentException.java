package org.espalier.core.document;

import java.util.List;

/** A text that is no document, with the reasons. */
public final class DocumentException extends Exception {

  private final transient List<Problem> problems;

  public DocumentException(List<Problem> problems) {
    super(String.join("\n", problems.stream().map(Problem::toText).toList()));
    this.problems = List.copyOf(problems);
  }

  /** At least one. */
  public List<Problem> problems() {
    return problems;
  }
}
