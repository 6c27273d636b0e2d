package org.espalier.web.mlflow;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.artifact.Artifact;
import org.espalier.tracking.artifact.ArtifactName;
import org.espalier.tracking.artifact.ArtifactWrite;
import org.espalier.tracking.artifact.Sha256;
import org.espalier.tracking.registry.ModelVersion;
import org.espalier.tracking.run.Run;
import org.espalier.web.http.Answers;
import org.espalier.web.http.LimitedStream;

/**
 * Artifacts: listed by run, and the proxied store, streamed both ways. What goes out is an
 * attachment that no browser renders, whatever its name says.
 */
final class ArtifactEndpoints {
  private final TrackingStores stores;

  ArtifactEndpoints(TrackingStores stores) {
    this.stores = stores;
  }

  List<Call> calls() {
    return List.of(Call.get("artifacts/list", this::list));
  }

  private Map<String, ?> list(Arguments arguments) {
    Run run = stores.runs().get(arguments.runId());
    String folder = arguments.text("path");
    String name = folder.isEmpty() ? "" : ArtifactName.of(folder).value();
    return Map.of(
        "root_uri",
        Views.artifactUri(run),
        "files",
        Listing.of(stores.artifacts(), run.runId(), name, name.isEmpty() ? "" : name + "/"));
  }

  /** {@code GET mlflow-artifacts/artifacts?path=}: paths are relative to the folder asked for. */
  void listProxied(Context context) {
    ArtifactPlace place = ArtifactPlace.of(String.valueOf(context.queryParam("path")), stores);
    Answers.json(
        context, Map.of("files", Listing.of(place.artifacts(), place.ownerId(), place.name(), "")));
  }

  void upload(Context context) throws IOException {
    ArtifactPlace place = ArtifactPlace.of(context.pathParam("path"), stores);
    boolean ofTrial = place.ofRun() && stores.artifacts().isTrial(place.ownerId());
    ArtifactWrite write = new ArtifactWrite(Optional.empty(), digest(context), !ofTrial);
    try (InputStream body = new LimitedStream(context.req().getInputStream())) {
      place.artifacts().put(place.ownerId(), place.file(), body, write);
    }
    Answers.json(context, Map.of());
  }

  /** Of clients of ours, who know what they send. */
  private static Optional<String> digest(Context context) {
    return Optional.ofNullable(context.header("Espalier-Sha256")).filter(Sha256::isHex);
  }

  void download(Context context) throws IOException {
    send(context, ArtifactPlace.of(context.pathParam("path"), stores));
  }

  /** {@code /get-artifact?run_id=&path=}, which older clients use. */
  void downloadOfRun(Context context) throws IOException {
    Arguments arguments = Arguments.of(context);
    Run run = stores.runs().get(arguments.runId());
    String name = ArtifactName.of(arguments.required("path")).value();
    send(context, new ArtifactPlace(stores.artifacts(), run.runId(), true, name));
  }

  /**
   * {@code /model-versions/get-artifact?name=&version=&path=}: a file below the version's source,
   * where that is a run or a logged model of this server.
   */
  void downloadOfVersion(Context context) throws IOException {
    Arguments arguments = Arguments.of(context);
    ModelVersion version =
        stores
            .versions()
            .get(RegistryCalls.name(arguments), Checks.version(arguments.required("version")));
    ArtifactPlace root = ArtifactPlace.ofSource(version, stores);
    String name = (root.name().isEmpty() ? "" : root.name() + "/") + arguments.required("path");
    send(
        context,
        new ArtifactPlace(
            root.artifacts(), root.ownerId(), root.ofRun(), ArtifactName.of(name).value()));
  }

  private static void send(Context context, ArtifactPlace place) throws IOException {
    Artifact artifact =
        place
            .artifacts()
            .find(place.ownerId(), place.file())
            .orElseThrow(
                () ->
                    TrackingException.notFound(
                        "No such artifact: '%s'".formatted(Checks.shown(place.name()))));
    String last = artifact.name().substring(artifact.name().lastIndexOf('/') + 1);
    context
        .header("Content-Security-Policy", "sandbox; default-src 'none'")
        .header("Cache-Control", "private, no-cache")
        .header(
            "Content-Disposition",
            "attachment; filename=\"%s\"; filename*=UTF-8''%s"
                .formatted(
                    last.replaceAll("[^a-zA-Z0-9._\\- ]", "_"),
                    URLEncoder.encode(last, StandardCharsets.UTF_8).replace("+", "%20")));
    context.res().setContentType("application/octet-stream");
    context.res().setContentLengthLong(artifact.bytes());
    if (context.method().equals(HandlerType.HEAD)) {
      return;
    }
    try (InputStream content = place.artifacts().open(artifact, 0)) {
      content.transferTo(context.res().getOutputStream());
    }
  }

  void delete(Context context) {
    ArtifactPlace place = ArtifactPlace.of(context.pathParam("path"), stores);
    if (place.ofRun() && stores.artifacts().isTrial(place.ownerId())) {
      throw TrackingException.wrongState(
          "Run %s is a trial; its artifacts go with its study".formatted(place.ownerId()));
    }
    place.artifacts().delete(place.ownerId(), place.file());
    Answers.json(context, Map.of());
  }
}
