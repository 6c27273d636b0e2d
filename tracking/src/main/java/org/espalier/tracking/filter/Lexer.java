package org.espalier.tracking.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.tracking.TrackingException;

/** Cuts a filter into tokens. */
final class Lexer {
  private static final int MOST_CHARACTERS = 20_000;

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?(?![\\p{L}\\p{N}_.])");
  private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

  /** After the dot a key may begin with a digit and hold dots, as in {@code metrics.f1.0}. */
  private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_./-]*");

  private static final Pattern OPERATOR = Pattern.compile("!=|<>|<=|>=|=|<|>");

  private final String filter;
  private final List<Token> tokens = new ArrayList<>();

  /** Where the last token ends. */
  private int end = -1;

  private Lexer(String filter) {
    this.filter = filter;
  }

  /**
   * @throws TrackingException INVALID if a quote is not closed or a character belongs nowhere
   */
  static List<Token> tokens(String filter) {
    if (filter.length() > MOST_CHARACTERS) {
      throw TrackingException.invalid(
          "Invalid filter string: it has %d characters, at most %d are allowed"
              .formatted(filter.length(), MOST_CHARACTERS));
    }
    Lexer lexer = new Lexer(filter);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    int place = 0;
    while (place < filter.length()) {
      char next = filter.charAt(place);
      if (Character.isWhitespace(next)) {
        place++;
        continue;
      }
      if (next == '\'' || next == '"' || next == '`') {
        end = quoted(place, next);
      } else if (next == '(' || next == ')' || next == ',' || (next == '.' && end == place)) {
        end = add(Token.Kind.MARK, place, place + 1);
      } else {
        end = plain(place);
      }
      place = end;
    }
    tokens.add(new Token(Token.Kind.END, "", filter.length()));
  }

  private int plain(int place) {
    boolean key = !tokens.isEmpty() && tokens.getLast().isMark('.');
    Matcher matcher = (key ? KEY : WORD).matcher(filter).region(place, filter.length());
    if (matcher.lookingAt()) {
      return add(Token.Kind.WORD, place, matcher.end());
    }
    if (matcher.usePattern(NUMBER).region(place, filter.length()).lookingAt()) {
      return add(Token.Kind.NUMBER, place, matcher.end());
    }
    if (matcher.usePattern(OPERATOR).region(place, filter.length()).lookingAt()) {
      return add(Token.Kind.OPERATOR, place, matcher.end());
    }
    throw TrackingException.invalid(
        "Invalid filter string '%s': '%s' at character %d belongs nowhere"
            .formatted(shown(filter), filter.charAt(place), place + 1));
  }

  private int quoted(int place, char quote) {
    StringBuilder text = new StringBuilder();
    for (int at = place + 1; at < filter.length(); at++) {
      if (filter.charAt(at) == quote) {
        boolean doubled = at + 1 < filter.length() && filter.charAt(at + 1) == quote;
        if (!doubled) {
          Token.Kind kind =
              switch (quote) {
                case '\'' -> Token.Kind.TEXT;
                case '"' -> Token.Kind.DOUBLE_QUOTED;
                default -> Token.Kind.BACKTICKED;
              };
          tokens.add(new Token(kind, text.toString(), place));
          return at + 1;
        }
        at++;
      }
      text.append(filter.charAt(at));
    }
    throw TrackingException.invalid(
        "Invalid filter string '%s': the quote at character %d is not closed"
            .formatted(shown(filter), place + 1));
  }

  private int add(Token.Kind kind, int from, int to) {
    String text = filter.substring(from, to);
    tokens.add(new Token(kind, text.equals("<>") ? "!=" : text, from));
    return to;
  }

  static String shown(String filter) {
    return filter.length() <= 200 ? filter : filter.substring(0, 200) + "…";
  }
}
