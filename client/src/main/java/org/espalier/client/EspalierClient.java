package org.espalier.client;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.espalier.client.view.Artifact;
import org.espalier.client.view.LogPage;
import org.espalier.client.view.MetricHistory;
import org.espalier.client.view.MetricSummary;
import org.espalier.client.view.Page;
import org.espalier.client.view.PurgeAnswer;
import org.espalier.client.view.StudyCheck;
import org.espalier.client.view.StudySummary;
import org.espalier.client.view.Trial;
import org.espalier.client.view.TrialDetail;
import org.espalier.client.view.Worker;
import org.espalier.core.json.Json;

/**
 * The HTTP API of one server. Every call may throw {@link EspalierException}; calls that change
 * nothing when sent twice, which are all of them, are sent again as the {@link RetryPolicy} says.
 * Thread-safe.
 */
public final class EspalierClient implements AutoCloseable {

  private static final String API = "/api/v1";

  private final Transport transport;

  /**
   * @param jitter draws the waits between retries
   */
  public EspalierClient(ClientSettings settings, RandomGenerator jitter) {
    this(new Transport(settings, jitter, Pause.SLEEP));
  }

  EspalierClient(Transport transport) {
    this.transport = transport;
  }

  /**
   * Submits a study file, YAML or JSON.
   *
   * @param key one for each submission that is meant; the same key gives the same study again
   * @throws EspalierException with the problems of the file, if it has any
   */
  public StudySummary submit(String studyFile, String key) {
    return submit(studyFile, key, Optional.empty());
  }

  /**
   * Submits a study file into a project.
   *
   * @param project its name; empty for the token's only one, or else the default one
   */
  public StudySummary submit(String studyFile, String key, Optional<String> project) {
    return transport.json(
        studyFile(new Query("/studies").with("project", project).toString(), studyFile)
            .header("Idempotency-Key", key)
            .build(),
        StudySummary.class);
  }

  /** What the server thinks of a study file; nothing is stored. */
  public StudyCheck check(String studyFile) {
    return transport
        .json(studyFile("/studies/check", studyFile).build(), CheckAnswer.class)
        .toCheck();
  }

  private HttpRequest.Builder studyFile(String path, String studyFile) {
    boolean json = studyFile.stripLeading().startsWith("{\"");
    return transport
        .request(API + path)
        .header("Content-Type", json ? "application/json" : "application/yaml")
        .POST(BodyPublishers.ofString(studyFile));
  }

  /**
   * Studies, newest first.
   *
   * @param states only these; empty for all
   * @param limit items a page, 1 to 500
   */
  public Page<StudySummary> studies(List<String> states, int limit, Optional<String> cursor) {
    return page(
        new Query("/studies").with("state", states).with("limit", limit).with("cursor", cursor),
        new TypeReference<>() {});
  }

  public StudySummary study(long studyId) {
    return transport.json(get("/studies/" + studyId), StudySummary.class);
  }

  /** The whole answer of {@code GET /studies/ID}, with specification, space and source text. */
  public JsonNode studyDocument(long studyId) {
    return transport.json(get("/studies/" + studyId), JsonNode.class);
  }

  /** Asks for a pause; the answer tells what the scheduler has yet to carry out. */
  public StudySummary pause(long studyId) {
    return ask(studyId, "pause");
  }

  /** Asks to go on after a pause. */
  public StudySummary resume(long studyId) {
    return ask(studyId, "resume");
  }

  /** Asks for its end. */
  public StudySummary cancel(long studyId) {
    return ask(studyId, "cancel");
  }

  private StudySummary ask(long studyId, String what) {
    return transport.json(
        transport
            .request(API + "/studies/" + studyId + "/" + what)
            .POST(BodyPublishers.noBody())
            .build(),
        StudySummary.class);
  }

  /** Asks for its deletion; what runs is cancelled first. */
  public StudySummary delete(long studyId) {
    return transport.json(
        transport.request(API + "/studies/" + studyId).DELETE().build(), StudySummary.class);
  }

  /**
   * Trials of a study.
   *
   * @param states only these; empty for all
   * @param sort {@code number}, {@code best}, {@code started_at} or {@code duration}, with a minus
   *     before it for the other way round
   * @param limit items a page, 1 to 500
   */
  public Page<Trial> trials(
      long studyId, List<String> states, String sort, int limit, Optional<String> cursor) {
    return page(
        new Query("/studies/" + studyId + "/trials")
            .with("state", states)
            .with("sort", sort)
            .with("limit", limit)
            .with("cursor", cursor),
        new TypeReference<>() {});
  }

  public TrialDetail trial(long trialId) {
    return transport.json(get("/trials/" + trialId), TrialDetail.class);
  }

  /** What is known of each metric of a run. */
  public Page<MetricSummary> metrics(String runId, int limit, Optional<String> cursor) {
    return page(
        new Query(run(runId) + "/metrics").with("limit", limit).with("cursor", cursor),
        new TypeReference<>() {});
  }

  /**
   * The points of one metric.
   *
   * @param buckets the most places of the answer, 1 to 4,000
   */
  public MetricHistory history(String runId, String name, int buckets) {
    return transport.json(
        get(new Query(run(runId) + "/metrics/history").with("name", name).with("buckets", buckets)),
        MetricHistory.class);
  }

  /**
   * Log lines of a run.
   *
   * @param after the cursor of a page before; empty for the first lines
   * @param limit lines, 1 to 5,000
   */
  public LogPage logs(String runId, Optional<String> after, int limit) {
    return transport.json(
        get(new Query(run(runId) + "/logs").with("after", after).with("limit", limit)),
        LogPage.class);
  }

  /** Stored files of a run, by name. */
  public Page<Artifact> artifacts(String runId, int limit, Optional<String> cursor) {
    return page(
        new Query(run(runId) + "/artifacts").with("limit", limit).with("cursor", cursor),
        new TypeReference<>() {});
  }

  /** Where a run came from and what was made of it, as {@code GET /runs/ID/lineage} answers. */
  public JsonNode lineage(String runId) {
    return transport.json(get(run(runId) + "/lineage"), JsonNode.class);
  }

  /** What was made of the data sets of a digest, over all experiments. */
  public JsonNode datasetLineage(String digest) {
    return transport.json(
        get(new Query("/lineage/dataset").with("digest", digest)), JsonNode.class);
  }

  /** Which runs made a version of a registered model, and what they came from. */
  public JsonNode modelLineage(String name, int version) {
    return transport.json(
        get(new Query("/lineage/model").with("name", name).with("version", version)),
        JsonNode.class);
  }

  /** Up and down loads. */
  public ArtifactTransfer files() {
    return new ArtifactTransfer(transport);
  }

  /** Records runs that are no trials. */
  public RunWrites runs() {
    return new RunWrites(transport);
  }

  /** Who one is, and one's tokens. */
  public AccessCalls access() {
    return new AccessCalls(transport);
  }

  /** Live workers first. */
  public List<Worker> workers() {
    return page(new Query("/workers"), new TypeReference<Page<Worker>>() {}).items();
  }

  /** Asks a worker to take no more trials, hand back what it runs, and leave. */
  public void drain(String workerId) {
    String path = URLEncoder.encode(workerId, StandardCharsets.UTF_8).replace("+", "%20");
    transport.json(
        transport
            .request(API + "/workers/" + path + "/drain")
            .POST(BodyPublishers.noBody())
            .build(),
        JsonNode.class);
  }

  /**
   * Takes away for good what was deleted; needs the role admin.
   *
   * @param dryRun whether everything is only counted
   * @param deletedForDays how long ago it was deleted at the least, 0 to 36,500
   * @param rules retention rules that are carried out first, as the API has them
   */
  public PurgeAnswer purge(boolean dryRun, int deletedForDays, List<JsonNode> rules) {
    Map<String, Object> body =
        Map.of("dry_run", dryRun, "deleted_for_days", deletedForDays, "rules", rules);
    return transport.json(
        transport
            .request(API + "/purge")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(body)))
            .build(),
        PurgeAnswer.class);
  }

  /**
   * Changes as they happen, from now on.
   *
   * @param topics {@code studies}, {@code study:ID}, {@code run:ID}, {@code workers}; 1 to 50
   * @return open until it is closed or the server ends it
   */
  public ChangeStream changes(List<String> topics) {
    return ChangeStream.open(transport, API + new Query("/events").with("topics", topics));
  }

  /** All pages of a list, one after the other, as they are needed. */
  public static <T> Stream<T> all(PageSource<T> source) {
    return Stream.iterate(
            Optional.of(source.page(Optional.empty())),
            Optional::isPresent,
            page -> page.flatMap(Page::nextCursor).map(cursor -> source.page(Optional.of(cursor))))
        .flatMap(page -> page.stream().flatMap(found -> found.items().stream()));
  }

  /** Reads the page that a cursor asks for. */
  @FunctionalInterface
  public interface PageSource<T> {
    Page<T> page(Optional<String> cursor);
  }

  static String run(String runId) {
    return "/runs/" + Query.encode(runId);
  }

  static String api(String path) {
    return API + path;
  }

  private HttpRequest get(Object path) {
    return transport.request(API + path).GET().build();
  }

  private <T> Page<T> page(Query query, TypeReference<Page<T>> type) {
    return transport.json(get(query), type);
  }

  @Override
  public void close() {
    transport.close();
  }
}
