package org.espalier.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.client.view.RunBatch;
import org.espalier.client.view.RunStart;
import org.espalier.core.json.Json;

/** Records runs that are no trials. A call sent twice changes nothing more. Thread-safe. */
public final class RunWrites {
  private static final String MLFLOW = "/api/2.0/mlflow/";

  private final Transport transport;

  RunWrites(Transport transport) {
    this.transport = transport;
  }

  /**
   * Creates a run; one that is there already in the same experiment is left as it is.
   *
   * @param runId 1 to 256 letters, digits, {@code _} and {@code -}; best 32 random hexadecimal
   *     digits
   */
  public void start(String runId, RunStart start) {
    put(EspalierClient.api(EspalierClient.run(runId)), start);
  }

  private void put(String path, Object body) {
    transport.json(
        transport
            .request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofByteArray(Json.writeBytes(body)))
            .build(),
        JsonNode.class);
  }

  /** Records metrics, params and tags: all or none. */
  public void log(String runId, RunBatch batch) {
    List<Map<String, Object>> metrics = new ArrayList<>();
    for (RunBatch.Point point : batch.metrics()) {
      metrics.add(
          Map.of(
              "key", point.name(),
              "value", point.value(),
              "step", point.step(),
              "timestamp", point.time()));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("run_id", runId);
    body.put("metrics", metrics);
    body.put("params", pairs(batch.params()));
    body.put("tags", pairs(batch.tags()));
    post("runs/log-batch", body);
  }

  private static List<Map<String, String>> pairs(Map<String, String> pairs) {
    return pairs.entrySet().stream()
        .map(pair -> Map.of("key", pair.getKey(), "value", pair.getValue()))
        .toList();
  }

  /**
   * Moves a run.
   *
   * @param status RUNNING, SCHEDULED, FINISHED, FAILED or KILLED
   * @param endMillis when it ended, milliseconds since 1970; 0 leaves the time as it is
   */
  public void status(String runId, String status, long endMillis) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("run_id", runId);
    body.put("status", status);
    if (endMillis > 0) {
      body.put("end_time", endMillis);
    }
    post("runs/update", body);
  }

  /**
   * Sends a call of MLflow's API.
   *
   * @param call such as {@code runs/search}
   * @return the answer's object
   */
  public JsonNode post(String call, Map<String, ?> body) {
    return transport.json(
        transport
            .request(MLFLOW + call)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.writeBytes(body)))
            .build(),
        JsonNode.class);
  }

  /**
   * Reads by a call of MLflow's API.
   *
   * @return the answer's object
   */
  public JsonNode get(String call, Map<String, String> fields) {
    Query query = new Query(MLFLOW + call);
    fields.forEach((name, value) -> query.with(name, (Object) value));
    return transport.json(transport.request(query.toString()).GET().build(), JsonNode.class);
  }

  /**
   * Stores a file as an artifact, in place of one of the same name. A large one goes in parts: sent
   * again after it broke off, only what is missing is sent.
   *
   * @throws IOException if {@code file} cannot be read
   */
  public void upload(String runId, String name, Path file) throws IOException {
    if (Files.size(file) >= PartUpload.LEAST) {
      new PartUpload(transport).send(runId, name, ArtifactTransfer.digestOf(file), file, true);
      return;
    }
    put("0/" + Query.encode(runId) + "/artifacts/" + Query.segments(name), file);
  }

  /**
   * Stores a file of a logged model, in place of one of the same name.
   *
   * @throws IOException if {@code file} cannot be read
   */
  public void uploadToModel(String modelId, String name, Path file) throws IOException {
    put("0/models/" + Query.encode(modelId) + "/artifacts/" + Query.segments(name), file);
  }

  private void put(String place, Path file) throws IOException {
    transport.json(
        transport
            .request("/api/2.0/mlflow-artifacts/artifacts/" + place)
            .timeout(ArtifactTransfer.LONGEST)
            .header("Content-Type", "application/octet-stream")
            .header("Espalier-Sha256", ArtifactTransfer.digestOf(file))
            .PUT(BodyPublishers.ofFile(file))
            .build(),
        JsonNode.class);
  }
}
