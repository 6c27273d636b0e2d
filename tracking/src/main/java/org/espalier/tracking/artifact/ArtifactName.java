package org.espalier.tracking.artifact;

import java.text.Normalizer;
import java.util.regex.Pattern;
import org.espalier.tracking.TrackingException;

/**
 * The name of a file among those of a run: parts separated by single slashes. It is a key, never a
 * path of this machine. This is the one place that says which names there are.
 *
 * <p>A name has at most 1,000 characters and 50 parts of at most 250. A part is not {@code .} or
 * {@code ..}, does not end in a dot or a space, and holds no control character and none of {@code \
 * : * ? " < > | % # ;}, so that a name cannot mean another thing after decoding, as a URI or on
 * another system. Names are in Unicode's composed form (NFC), so that two names that look alike are
 * one.
 */
public record ArtifactName(String value) {
  private static final int MOST_CHARACTERS = 1_000;
  private static final int MOST_PARTS = 50;
  private static final int MOST_CHARACTERS_OF_PART = 250;
  private static final Pattern PART =
      Pattern.compile(
          "[^\\p{Cntrl}\\p{Cs}/\\\\:*?\"<>|%#;]*[^\\p{Cntrl}\\p{Cs}/\\\\:*?\"<>|%#;. ]");

  /**
   * @throws TrackingException INVALID if it is no name
   */
  public static ArtifactName of(String name) {
    String value = Normalizer.normalize(name, Normalizer.Form.NFC);
    if (value.isEmpty() || value.length() > MOST_CHARACTERS) {
      throw refuse(name, "it has 1 to " + MOST_CHARACTERS + " characters");
    }
    String[] parts = value.split("/", -1);
    if (parts.length > MOST_PARTS) {
      throw refuse(name, "it has at most " + MOST_PARTS + " parts");
    }
    for (String part : parts) {
      if (part.length() > MOST_CHARACTERS_OF_PART || !PART.matcher(part).matches()) {
        throw refuse(
            name,
            "its parts, separated by single slashes, are not empty, do not end in a dot or a space"
                + " and hold no control character and none of \\ : * ? \" < > | % # ;");
      }
    }
    return new ArtifactName(value);
  }

  private static TrackingException refuse(String name, String rule) {
    String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
    return TrackingException.invalid(
        "Invalid artifact path '%s': %s".formatted(shown.replaceAll("\\p{Cntrl}", "?"), rule));
  }
}
