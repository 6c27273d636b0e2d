package org.espalier.core.document;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody meant who mistyped a name. */
public final class NearestName {

  private NearestName() {}

  /**
   * The name of {@code known} with the fewest edits from {@code name}, if that is at most a third
   * of its letters (at least one); swapped neighbours count as one edit. Case and the difference of
   * {@code -} and {@code _} do not count.
   */
  public static Optional<String> of(String name, Collection<String> known) {
    if (name.length() > 64) {
      return Optional.empty();
    }
    String wanted = normal(name);
    String best = null;
    int fewest = Math.max(1, wanted.length() / 3) + 1;
    for (String candidate : known) {
      int edits = distance(wanted, normal(candidate));
      if (edits < fewest) {
        fewest = edits;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  private static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /**
   * The optimal string alignment distance: insertions, deletions, replacements and swaps of
   * neighbours (Damerau 1964, each place edited at most once).
   */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
