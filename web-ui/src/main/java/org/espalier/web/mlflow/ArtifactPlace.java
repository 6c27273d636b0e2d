package org.espalier.web.mlflow;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.artifact.ArtifactName;
import org.espalier.tracking.artifact.Artifacts;

/**
 * What a path of the proxied artifacts means: {@code <experiment>/<run>/artifacts/<name>} or {@code
 * <experiment>/models/<model>/artifacts/<name>}. There are no other places.
 *
 * @param name empty for the root of the run or model
 */
record ArtifactPlace(Artifacts artifacts, String ownerId, boolean ofRun, String name) {
  private static final Pattern OF_MODEL =
      Pattern.compile(
          "\\d{1,19}/models/([a-zA-Z0-9][\\w\\-]{0,255})/artifacts(?:/(.*))?", Pattern.DOTALL);
  private static final Pattern OF_RUN =
      Pattern.compile("\\d{1,19}/([a-zA-Z0-9][\\w\\-]{0,255})/artifacts(?:/(.*))?", Pattern.DOTALL);

  static ArtifactPlace of(String path, TrackingStores stores) {
    Matcher model = OF_MODEL.matcher(path);
    if (model.matches()) {
      return new ArtifactPlace(stores.modelArtifacts(), model.group(1), false, name(model));
    }
    Matcher run = OF_RUN.matcher(path);
    if (run.matches()) {
      return new ArtifactPlace(stores.artifacts(), run.group(1), true, name(run));
    }
    throw TrackingException.invalid(
        "Invalid path: '%s' is not <experiment>/<run>/artifacts/<name>"
            .formatted(Checks.shown(path)));
  }

  private static String name(Matcher matcher) {
    return matcher.group(2) == null ? "" : ArtifactName.of(matcher.group(2)).value();
  }

  ArtifactName file() {
    return ArtifactName.of(name);
  }
}
