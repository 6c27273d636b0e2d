package org.espalier.web.access;

import java.util.Arrays;
import java.util.List;
import org.espalier.web.http.ProblemView;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.jspecify.annotations.Nullable;

/** Checks fields of bodies. */
final class Fields {
  private static final int LONGEST_NAME = 100;

  private Fields() {}

  static String name(@Nullable String name) {
    if (name == null
        || name.isBlank()
        || name.length() > LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw wrong("name", name, "1 to %d characters".formatted(LONGEST_NAME));
    }
    return name.strip();
  }

  static int days(@Nullable Integer days, int missing, int most) {
    int wanted = days == null ? missing : days;
    if (wanted < 1 || wanted > most) {
      throw wrong("days", String.valueOf(days), "1 to %d".formatted(most));
    }
    return wanted;
  }

  /** A role of {@code allowed}. */
  static Role role(String field, @Nullable String word, Role... allowed) {
    List<String> words = Arrays.stream(allowed).map(Role::word).toList();
    if (word == null || !words.contains(word)) {
      throw wrong(field, word, String.join(", ", words));
    }
    return Role.ofWord(word);
  }

  static Refusal wrong(String name, @Nullable String value, String allowed) {
    return Refusal.ofParameter(
        ProblemView.ofParameter(
            name, value, "The field '%s' is not what it can be.".formatted(name), allowed));
  }
}
