package org.espalier.web.run;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.espalier.core.limit.Limits;
import org.espalier.core.message.AttemptReference;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.artifact.Artifact;
import org.espalier.tracking.artifact.ArtifactName;
import org.espalier.tracking.artifact.ArtifactWrite;
import org.espalier.tracking.artifact.Artifacts;
import org.espalier.tracking.artifact.Sha256;
import org.espalier.tracking.run.RunStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.LimitedStream;
import org.espalier.web.http.Page;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.ProblemView;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;

/**
 * Files of runs, streamed both ways. What goes out is an attachment that no browser renders; what
 * comes in from a worker counts only while its attempt holds the trial.
 */
public final class ArtifactRoutes implements Routes {
  private static final int LONGEST_CURSOR = 1_000;
  private static final String DIGEST_HEADER = "Espalier-Sha256";
  private static final String ATTEMPT_HEADER = "Espalier-Attempt";

  private final RunStore runs;
  private final Artifacts artifacts;

  public ArtifactRoutes(RunStore runs, Artifacts artifacts) {
    this.runs = runs;
    this.artifacts = artifacts;
  }

  record ArtifactView(String name, long bytes, String sha256, Instant storedAt) {
    static ArtifactView of(Artifact artifact) {
      return new ArtifactView(
          artifact.name(), artifact.bytes(), artifact.sha256(), artifact.storedAt());
    }
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/runs/{run_id}/artifacts", Role.VIEWER, this::list),
        Route.get("/api/v1/runs/{run_id}/artifacts/<name>", Role.VIEWER, this::get),
        Route.put("/api/v1/runs/{run_id}/artifacts/<name>", Role.WORKER, this::put));
  }

  private void list(Context context) {
    String run = runs.get(Parameters.runId(context)).runId();
    int limit = Parameters.limit(context);
    String after = Parameters.text(context, "cursor", LONGEST_CURSOR).orElse(null);
    List<Artifact> page = artifacts.list(run, after, limit + 1);
    List<ArtifactView> items = page.stream().limit(limit).map(ArtifactView::of).toList();
    Answers.json(
        context,
        new Page<>(
            items, page.size() > limit ? items.getLast().name() : null, artifacts.count(run)));
  }

  private void put(Context context) throws IOException {
    String run = Parameters.runId(context);
    ArtifactName name = ArtifactName.of(context.pathParam("name"));
    String digest = digest(context);
    Optional<AttemptReference> holder = holder(context);
    if (holder.isEmpty() && artifacts.isTrial(run)) {
      throw header(
          ATTEMPT_HEADER,
          null,
          "Artifacts of a trial are stored by the attempt that holds it.",
          "<trial_id>/<attempt>/<worker_id>");
    }
    if (context.req().getContentLengthLong() > Limits.ARTIFACT_BYTES) {
      throw LimitedStream.tooLarge();
    }
    Artifacts.Written written;
    try (InputStream body = new LimitedStream(context.req().getInputStream())) {
      written =
          artifacts.put(run, name, body, new ArtifactWrite(holder, Optional.of(digest), false));
    } catch (TrackingException e) {
      throw e.kind() == TrackingException.Kind.INVALID
          ? new Refusal(ErrorCode.DIGEST_MISMATCH, String.valueOf(e.getMessage()))
          : e;
    }
    Answers.json(context, written.created() ? 201 : 200, ArtifactView.of(written.artifact()));
  }

  private void get(Context context) throws IOException {
    String run = Parameters.runId(context);
    ArtifactName name = ArtifactName.of(context.pathParam("name"));
    Artifact artifact =
        artifacts.find(run, name).orElseThrow(() -> Refusal.notFound("artifact", name.value()));
    String tag = '"' + artifact.sha256() + '"';
    context
        .header("ETag", tag)
        .header("Cache-Control", "private, no-cache")
        .header("Accept-Ranges", "bytes")
        .header("Content-Security-Policy", "sandbox; default-src 'none'")
        .header("Content-Disposition", attachment(name.value()));
    context.res().setContentType("application/octet-stream");
    if (tag.equals(context.header("If-None-Match"))) {
      context.status(304);
      return;
    }
    String condition = context.header("If-Range");
    Optional<ByteRange> range =
        condition == null || condition.equals(tag)
            ? ByteRange.parse(context.header("Range"), artifact.bytes())
            : Optional.empty();
    range.ifPresent(
        part ->
            context
                .status(206)
                .header(
                    "Content-Range",
                    "bytes %d-%d/%d".formatted(part.first(), part.last(), artifact.bytes())));
    long length = range.map(ByteRange::length).orElse(artifact.bytes());
    context.res().setContentLengthLong(length);
    if (context.method().equals(HandlerType.HEAD)) {
      return;
    }
    try (InputStream content = artifacts.open(artifact, range.map(ByteRange::first).orElse(0L))) {
      copy(content, context.res().getOutputStream(), length);
    }
  }

  /** Reads on after the last byte of a whole content, where a wrong digest shows. */
  private static void copy(InputStream from, OutputStream to, long length) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = length;
    while (left > 0) {
      int count = from.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new IOException("the content ended " + left + " bytes early");
      }
      to.write(buffer, 0, count);
      left -= count;
    }
  }

  private static String digest(Context context) {
    String digest = context.header(DIGEST_HEADER);
    if (digest == null || !Sha256.isHex(digest)) {
      throw header(
          DIGEST_HEADER,
          digest,
          "The header '%s' is missing or no digest.".formatted(DIGEST_HEADER),
          "64 lower-case hexadecimal digits");
    }
    return digest;
  }

  private static Optional<AttemptReference> holder(Context context) {
    String header = context.header(ATTEMPT_HEADER);
    if (header == null) {
      return Optional.empty();
    }
    if (!header.matches("[1-9][0-9]{0,17}/[1-9][0-9]{0,8}/[^/]{1,250}")) {
      throw header(
          ATTEMPT_HEADER,
          header,
          "The header '%s' names no attempt.".formatted(ATTEMPT_HEADER),
          "<trial_id>/<attempt>/<worker_id>");
    }
    String[] parts = header.split("/", 3);
    return Optional.of(
        new AttemptReference(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), parts[2]));
  }

  private static String attachment(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    String plain = last.replaceAll("[^a-zA-Z0-9._\\- ]", "_");
    return "attachment; filename=\"%s\"; filename*=UTF-8''%s"
        .formatted(plain, URLEncoder.encode(last, StandardCharsets.UTF_8).replace("+", "%20"));
  }

  private static Refusal header(
      String name,
      @org.jspecify.annotations.Nullable String value,
      String message,
      String allowed) {
    return Refusal.ofParameter(ProblemView.ofParameter(name, value, message, allowed));
  }
}
