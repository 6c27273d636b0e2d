package org.espalier.web.mlflow;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.espalier.tracking.TrackingException;

/**
 * Which places a model version may name as its source. None is ever opened by the server; what is
 * refused would be dangerous for a client that opens it.
 */
final class Sources {
  private static final Set<String> SCHEMES =
      Set.of("mlflow-artifacts", "runs", "models", "s3", "gs", "abfss", "wasbs", "hdfs");
  private static final Pattern SOURCE =
      Pattern.compile("([a-z][a-z0-9\\-]*):/{1,2}[^/\\\\?#;%\\p{Cntrl}][^\\\\?#;%\\p{Cntrl}]*");
  private static final int MOST_CHARACTERS = 500;

  private Sources() {}

  static String check(String source) {
    Checks.most("Model version source", source, MOST_CHARACTERS);
    var matcher = SOURCE.matcher(source);
    boolean known =
        matcher.matches() && SCHEMES.contains(matcher.group(1).toLowerCase(Locale.ROOT));
    if (!known || source.contains("..")) {
      throw TrackingException.invalid(
          ("Invalid model version source: '%s'. It must be an artifact of this server"
                  + " (mlflow-artifacts:/…, runs:/…, models:/…) or of an object store (s3, gs,"
                  + " abfss, wasbs, hdfs), without '..', '?', '#', ';' and '%%'. To use a local path"
                  + " as a model version source, upload it to a run first.")
              .formatted(Checks.shown(source)));
    }
    return source;
  }
}
