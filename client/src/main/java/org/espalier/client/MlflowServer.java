package org.espalier.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.espalier.core.json.Json;

/**
 * The REST API of any tracking server that speaks MLflow's, ours or another. Every call may throw
 * {@link EspalierException}. Thread-safe.
 */
public final class MlflowServer implements AutoCloseable {
  /** Others answer with longer documents than we do. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(100)
                          .maxStringLength(20_000_000)
                          .maxDocumentLength(1_000_000_000)
                          .build())
                  .build())
          .build();

  private final Transport transport;

  public MlflowServer(ClientSettings settings, RandomGenerator jitter) {
    this.transport = new Transport(settings, jitter, Pause.SLEEP);
  }

  /**
   * A call that reads.
   *
   * @param call below {@code /api/2.0/mlflow/}
   */
  public JsonNode get(String call, Map<String, String> fields) {
    Query query = new Query("/api/2.0/mlflow/" + call);
    fields.forEach((name, value) -> query.with(name, (Object) value));
    return send(transport.request(query.toString()).GET());
  }

  /** A POST. */
  public JsonNode post(String call, Object body) {
    return send("POST", call, body);
  }

  /** A call of any method with a JSON body. */
  public JsonNode send(String method, String call, Object body) {
    return send(
        transport
            .request("/api/2.0/mlflow/" + call)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofByteArray(Json.writeBytes(body))));
  }

  private JsonNode send(HttpRequest.Builder request) {
    return transport.json(request.build(), MAPPER::readTree);
  }

  /** A file of a run, wherever the server keeps it; the caller closes it. */
  public InputStream artifact(String runId, String path) {
    return open(
        new Query("/get-artifact").with("run_id", (Object) runId).with("path", (Object) path));
  }

  /**
   * A file of a logged model; the caller closes it.
   *
   * @param uri the model's {@code artifact_uri}
   */
  public InputStream modelArtifact(String modelId, String uri, String path) {
    if (uri.startsWith("mlflow-artifacts:/")) {
      String place = uri.substring("mlflow-artifacts:/".length()).replaceFirst("^/+", "");
      return open("/api/2.0/mlflow-artifacts/artifacts/" + Query.segments(place + "/" + path));
    }
    return open(
        new Query(
                "/ajax-api/2.0/mlflow/logged-models/" + Query.encode(modelId) + "/artifacts/files")
            .with("artifact_file_path", (Object) path));
  }

  private InputStream open(Object path) {
    return transport.stream(
            transport
                .request(path.toString())
                .setHeader("Accept", "*/*")
                .timeout(ArtifactTransfer.LONGEST)
                .GET()
                .build())
        .body();
  }

  @Override
  public void close() {
    transport.close();
  }
}
