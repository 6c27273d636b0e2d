package org.espalier.cli.output;

/** Colours with a meaning. */
public enum Style {
  GOOD("\u001b[32m"),
  BAD("\u001b[31m"),
  ACTIVE("\u001b[36m"),
  FAINT("\u001b[2m"),
  STRONG("\u001b[1m");

  private final String escape;

  Style(String escape) {
    this.escape = escape;
  }

  String escape() {
    return escape;
  }
}
