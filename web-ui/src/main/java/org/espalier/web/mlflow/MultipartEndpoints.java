package org.espalier.web.mlflow;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.artifact.ArtifactName;
import org.espalier.tracking.artifact.Upload;
import org.espalier.tracking.artifact.Upload.Part;
import org.espalier.tracking.artifact.Uploads;
import org.espalier.web.http.Answers;
import org.espalier.web.run.UploadRoutes;

/**
 * MLflow's proxied multipart upload: {@code create} answers one address a part, to which the client
 * sends the part without saying who it is, {@code complete} says which parts make the file. The
 * path names the folder in the run; the file's name is the last part of what the client calls
 * {@code path}, a path of its own machine.
 */
final class MultipartEndpoints {
  private final TrackingStores stores;

  MultipartEndpoints(TrackingStores stores) {
    this.stores = stores;
  }

  void create(Context context) {
    Arguments arguments = Arguments.of(context);
    ArtifactPlace place = place(context, arguments);
    if (place.ofRun() && stores.artifacts().isTrial(place.ownerId())) {
      throw TrackingException.wrongState(
          "Run %s is a trial; only its attempts store its artifacts".formatted(place.ownerId()));
    }
    long parts = arguments.whole("num_parts", 1);
    if (parts < 1 || parts > Uploads.MOST_PARTS) {
      throw TrackingException.invalid(
          "num_parts must be between 1 and %d".formatted(Uploads.MOST_PARTS));
    }
    Upload upload =
        stores.uploads().begin(place.owner(), place.ownerId(), place.file(), Optional.empty());
    Answers.json(
        context,
        Map.of(
            "upload_id",
            upload.uploadId(),
            "credentials",
            IntStream.rangeClosed(1, (int) parts)
                .mapToObj(
                    number ->
                        Map.of(
                            "part_number",
                            number,
                            "url",
                            UploadRoutes.address(context, upload.uploadId(), number),
                            "headers",
                            Map.of()))
                .toList()));
  }

  void complete(Context context) throws IOException {
    Arguments arguments = Arguments.of(context);
    ArtifactPlace place = place(context, arguments);
    Upload upload = upload(arguments, place);
    if (!upload.completed()) {
      requireSame(arguments, stores.uploads().parts(upload.uploadId()));
    }
    stores.uploads().complete(upload, place.artifacts(), true);
    Answers.json(context, Map.of());
  }

  void abort(Context context) {
    Arguments arguments = Arguments.of(context);
    ArtifactPlace place = place(context, arguments);
    stores.uploads().abort(upload(arguments, place).uploadId());
    Answers.json(context, Map.of());
  }

  /** Where the file goes: into the folder of the address, under the last part of its own path. */
  private ArtifactPlace place(Context context, Arguments arguments) {
    ArtifactPlace folder = ArtifactPlace.of(context.pathParam("path"), stores);
    String path = arguments.required("path").replace('\\', '/');
    String file = path.substring(path.lastIndexOf('/') + 1);
    String name = folder.name().isEmpty() ? file : folder.name() + "/" + file;
    return new ArtifactPlace(
        folder.artifacts(), folder.ownerId(), folder.ofRun(), ArtifactName.of(name).value());
  }

  /** An upload begun for another place is none here: the caller's role was looked up for this. */
  private Upload upload(Arguments arguments, ArtifactPlace place) {
    Upload upload = stores.uploads().get(arguments.required("upload_id"));
    if (upload.owner() != place.owner()
        || !upload.ownerId().equals(place.ownerId())
        || !upload.name().equals(place.file())) {
      throw TrackingException.notFound(
          "There is no such upload of '%s'".formatted(Checks.shown(place.name())));
    }
    return upload;
  }

  /** The client says which parts it sent, by the tags they were answered with. */
  private static void requireSame(Arguments arguments, List<Part> parts) {
    List<Arguments> said = arguments.objects("parts");
    if (said.size() != parts.size()) {
      throw TrackingException.invalid(
          "The upload has %d parts, not the %d that were named"
              .formatted(parts.size(), said.size()));
    }
    for (int i = 0; i < said.size(); i++) {
      Part part = parts.get(i);
      String tag = said.get(i).text("etag").replace("\"", "");
      if (said.get(i).whole("part_number", 0) != part.number() || !tag.equals(part.sha256())) {
        throw TrackingException.invalid(
            "Part %d is not the one that was sent: send the file again".formatted(part.number()));
      }
    }
  }
}
