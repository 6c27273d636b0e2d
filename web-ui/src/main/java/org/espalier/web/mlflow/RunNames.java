package org.espalier.web.mlflow;

import java.util.List;
import java.util.UUID;

/** Names for runs whose client gave none, such as {@code quiet-quince-417}. */
final class RunNames {
  private static final List<String> ADJECTIVES =
      List.of(
          "able", "amber", "brave", "bright", "brisk", "calm", "clear", "deft", "eager", "early",
          "fair", "fond", "frank", "fresh", "gentle", "glad", "golden", "grand", "green", "hardy",
          "keen", "kind", "late", "lively", "merry", "mild", "neat", "nimble", "noble", "pale",
          "quick", "quiet", "rapid", "ripe", "rosy", "sage", "silver", "sleek", "sober", "spry",
          "steady", "still", "stout", "sunny", "sweet", "tall", "tidy", "warm", "wild", "wise");
  private static final List<String> FRUITS =
      List.of(
          "almond",
          "apple",
          "apricot",
          "bergamot",
          "cherry",
          "citron",
          "currant",
          "damson",
          "fig",
          "grape",
          "hazel",
          "lemon",
          "lime",
          "loquat",
          "medlar",
          "mulberry",
          "nectarine",
          "olive",
          "orange",
          "peach",
          "pear",
          "plum",
          "pomelo",
          "quince",
          "rowan",
          "sloe",
          "walnut");

  private RunNames() {}

  static String of(UUID id) {
    long bits = id.getLeastSignificantBits() & Long.MAX_VALUE;
    return "%s-%s-%d"
        .formatted(
            ADJECTIVES.get((int) (bits % ADJECTIVES.size())),
            FRUITS.get((int) (bits / 64 % FRUITS.size())),
            bits / 4096 % 1_000);
  }
}
