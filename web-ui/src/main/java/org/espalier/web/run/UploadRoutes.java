package org.espalier.web.run;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.espalier.core.limit.Limits;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.artifact.Artifact;
import org.espalier.tracking.artifact.ArtifactName;
import org.espalier.tracking.artifact.ArtifactOwner;
import org.espalier.tracking.artifact.Artifacts;
import org.espalier.tracking.artifact.Sha256;
import org.espalier.tracking.artifact.Upload;
import org.espalier.tracking.artifact.Upload.Part;
import org.espalier.tracking.artifact.Uploads;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Bodies;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.LimitedStream;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.jspecify.annotations.Nullable;

/**
 * Files of runs in parts. Whoever begins one says the digest of the whole; beginning again answers
 * the same upload with the parts that are there, so a sender that was killed sends the rest. A part
 * needs no token but the upload's id, which is random: MLflow's clients show none there either.
 */
public final class UploadRoutes implements Routes {
  private static final String ID = "[0-9a-f]{32}";

  private final Uploads uploads;
  private final Artifacts artifacts;

  public UploadRoutes(Uploads uploads, Artifacts artifacts) {
    this.uploads = uploads;
    this.artifacts = artifacts;
  }

  record Beginning(@Nullable String name, @Nullable String sha256) {}

  record Completion(@Nullable Boolean overwrite) {}

  record UploadView(String uploadId, List<Part> parts) {}

  /** Where a part is sent to: whole, as the caller reached this server. */
  public static String address(Context context, String uploadId, int number) {
    String said = context.header("X-Forwarded-Proto");
    return "%s://%s/api/v1/uploads/%s/parts/%d"
        .formatted(
            "https".equals(said) || "http".equals(said) ? said : context.scheme(),
            context.req().getHeader("Host"),
            uploadId,
            number);
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post("/api/v1/runs/{run_id}/uploads", Role.WORKER, this::begin),
        Route.put("/api/v1/uploads/{upload_id}/parts/{number}", Role.OPEN, this::putPart),
        Route.post(
            "/api/v1/runs/{run_id}/uploads/{upload_id}/complete", Role.WORKER, this::complete));
  }

  private void begin(Context context) throws IOException {
    String run = Parameters.runId(context);
    Beginning beginning = Bodies.json(context, Beginning.class);
    if (beginning.name() == null) {
      throw new Refusal(ErrorCode.BAD_REQUEST, "The field 'name' is missing.");
    }
    String sha256 = beginning.sha256();
    if (sha256 == null || !Sha256.isHex(sha256)) {
      throw new Refusal(
          ErrorCode.BAD_REQUEST,
          "The field 'sha256' is missing or no digest: it is 64 lower-case hexadecimal digits.");
    }
    if (artifacts.isTrial(run)) {
      throw TrackingException.wrongState(
          "run %s is a trial; its attempts store its artifacts, each in one request"
              .formatted(run));
    }
    Upload upload =
        uploads.begin(
            ArtifactOwner.RUN, run, ArtifactName.of(beginning.name()), Optional.of(sha256));
    Answers.json(context, new UploadView(upload.uploadId(), uploads.parts(upload.uploadId())));
  }

  private void putPart(Context context) throws IOException {
    String number = context.pathParam("number");
    if (!number.matches("[1-9][0-9]{0,4}")) {
      throw Refusal.notFound("part", "of that number");
    }
    if (context.req().getContentLengthLong() > Limits.ARTIFACT_BYTES) {
      throw LimitedStream.tooLarge();
    }
    String id = id(context);
    try (InputStream body = new LimitedStream(context.req().getInputStream())) {
      Part part = uploads.put(id, Integer.parseInt(number), body);
      context.header("ETag", '"' + part.sha256() + '"');
      Answers.json(context, part);
    }
  }

  private void complete(Context context) throws IOException {
    Upload upload = uploads.get(id(context));
    if (upload.owner() != ArtifactOwner.RUN
        || !upload.ownerId().equals(Parameters.runId(context))) {
      throw Refusal.notFound("upload", "of that id");
    }
    boolean overwrite = Boolean.TRUE.equals(Bodies.json(context, Completion.class).overwrite());
    Artifact artifact;
    try {
      artifact = uploads.complete(upload, artifacts, overwrite);
    } catch (TrackingException e) {
      throw e.kind() == TrackingException.Kind.INVALID
          ? new Refusal(ErrorCode.DIGEST_MISMATCH, String.valueOf(e.getMessage()))
          : e;
    }
    Answers.json(context, ArtifactRoutes.ArtifactView.of(artifact));
  }

  private static String id(Context context) {
    String id = context.pathParam("upload_id");
    if (!id.matches(ID)) {
      throw Refusal.notFound("upload", "of that id");
    }
    return id;
  }
}
