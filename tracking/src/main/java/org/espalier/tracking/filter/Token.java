package org.espalier.tracking.filter;

/**
 * A piece of a filter.
 *
 * @param text without quotes where it is quoted
 * @param place from 0, where it begins
 */
record Token(Kind kind, String text, int place) {
  enum Kind {
    /** A bare word, such as {@code metrics}, {@code AND} or {@code loss}. */
    WORD,
    /** A name, or a text where one is expected. */
    DOUBLE_QUOTED,
    /** A name. */
    BACKTICKED,
    /** In single quotes. */
    TEXT,
    NUMBER,
    /** {@code = != < <= > >=} */
    OPERATOR,
    /** {@code . ( ) ,} */
    MARK,
    END
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isMark(char mark) {
    return kind == Kind.MARK && text.charAt(0) == mark;
  }
}
