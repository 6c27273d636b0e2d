package org.espalier.web.mlflow;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.artifact.ArtifactName;
import org.espalier.tracking.artifact.ArtifactOwner;
import org.espalier.tracking.artifact.Artifacts;
import org.espalier.tracking.registry.ModelVersion;

/**
 * What a path of the proxied artifacts means: {@code <experiment>/<run>/artifacts/<name>} or {@code
 * <experiment>/models/<model>/artifacts/<name>}. There are no other places.
 *
 * @param name empty for the root of the run or model
 */
record ArtifactPlace(Artifacts artifacts, String ownerId, boolean ofRun, String name) {
  private static final String PROXIED = "mlflow-artifacts:/";
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

  /**
   * Where the files of a model version are.
   *
   * @throws TrackingException NOT_FOUND if its source is not on this server
   */
  static ArtifactPlace ofSource(ModelVersion version, TrackingStores stores) {
    String source = version.source();
    if (source.startsWith(PROXIED)) {
      return of(source.substring(PROXIED.length()), stores);
    }
    if (source.startsWith("models:/m-")) {
      return new ArtifactPlace(
          stores.modelArtifacts(), source.substring("models:/".length()), false, "");
    }
    if (source.startsWith("runs:/") && source.indexOf('/', 6) > 0) {
      int slash = source.indexOf('/', 6);
      return new ArtifactPlace(
          stores.artifacts(),
          source.substring(6, slash),
          true,
          ArtifactName.of(source.substring(slash + 1)).value());
    }
    throw TrackingException.notFound(
        "The files of version %d of '%s' are not on this server but at %s"
            .formatted(version.version(), version.name(), Checks.shown(source)));
  }

  private static String name(Matcher matcher) {
    return matcher.group(2) == null ? "" : ArtifactName.of(matcher.group(2)).value();
  }

  ArtifactOwner owner() {
    return ofRun ? ArtifactOwner.RUN : ArtifactOwner.LOGGED_MODEL;
  }

  ArtifactName file() {
    return ArtifactName.of(name);
  }
}
