package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.espalier.core.json.Json;
import org.espalier.tracking.metric.MetricPoint;
import org.espalier.web.http.Reach;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is in a project that the caller has no role in is as if it were not there, on every route;
 * what they may not change there, they cannot.
 */
class ProjectsTest {
  private static TestServer server;
  private static String stranger;
  private static String reader;
  private static Seed.Made secretTrial;
  private static long secretStudy;
  private static String secretModel;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = TestServer.withAccounts();
    for (String name : List.of("vision", "speech")) {
      HttpResponse<String> made =
          server.as(server.adminToken(), "POST", "/api/v1/projects", Map.of("name", name));
      Document.check("post", "/api/v1/projects", made);
    }
    String study = Seed.example("mnist-cnn.yaml").replaceFirst("name: .*", "name: secret-study");
    HttpResponse<String> submitted =
        server.send(
            server
                .request("/api/v1/studies?project=vision")
                .header("Authorization", "Bearer " + server.adminToken())
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(study)));
    assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(201);
    secretStudy = Json.mapper().readTree(submitted.body()).path("study_id").asLong();
    Seed seed = new Seed(server);
    secretTrial = seed.trial(secretStudy, 1, 0.9);
    seed.points(secretTrial.runId(), List.of(new MetricPoint("secret_metric", 1, 1, 0.5)));
    seed.log(secretTrial.runId(), 1, 1, "a secret line");
    server
        .jdbi()
        .useHandle(
            h -> {
              h.execute(
                  "insert into run_param select run_number, 'secret_param', 'secret' from run where"
                      + " run_id = ?",
                  secretTrial.runId());
              h.execute(
                  "insert into run_tag select run_number, 'secret_tag', 'secret' from run where"
                      + " run_id = ?",
                  secretTrial.runId());
            });
    secretModel = "m-" + "5".repeat(32);
    server
        .jdbi()
        .useHandle(
            h -> {
              h.execute(
                  """
                  insert into logged_model (model_id, experiment_id, name, status)
                  select ?, experiment_id, 'secret model', 'READY' from study where study_id = ?
                  """,
                  secretModel,
                  secretStudy);
              h.execute(
                  """
                  insert into registered_model (name, project_id)
                  select 'secret-registered', project_id from project where name = 'vision'
                  """);
            });
    stranger = token("stranger", "admin", "speech");
    reader = token("reader", "viewer", "vision");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String token(String name, String role, String project)
      throws IOException, InterruptedException {
    HttpResponse<String> made =
        server.as(
            server.adminToken(),
            "POST",
            "/api/v1/tokens",
            Map.of("name", name, "role", role, "project", project));
    return Document.check("post", "/api/v1/tokens", made).path("secret").asText();
  }

  @Test
  void aStudySaysWhoSubmittedIt() throws IOException, InterruptedException {
    String painter = token("painter", "editor", "vision");
    HttpResponse<String> submitted =
        server.send(
            server
                .request("/api/v1/studies?project=vision")
                .header("Authorization", "Bearer " + painter)
                .header("Content-Type", "application/yaml")
                .POST(
                    BodyPublishers.ofString(
                        Seed.example("mnist-cnn.yaml")
                            .replaceFirst("name: .*", "name: by-the-painter"))));
    JsonNode study = Document.check("post", "/api/v1/studies", submitted);
    assertThat(study.path("submitted_by").asText()).isEqualTo("painter");
  }

  private static Stream<Route> routes() {
    return Stream.concat(
        server.server().routes().stream(), server.server().mlflowRoutes().stream());
  }

  @Test
  void noRouteTellsAStrangerAnythingAndNoneLetsThemChangeIt()
      throws IOException, InterruptedException {
    TreeMap<String, String> told = new TreeMap<>();
    for (Route route : routes().filter(ProjectsTest::isAsked).toList()) {
      HttpResponse<String> answer = call(stranger, route);
      String where = route.method().name() + " " + route.path();
      String body =
          answer.body().replaceAll("(['=])(secret-registered|secret-study|secret_tag)\\b", "$1");
      if (body.contains("secret")) {
        told.put(where, answer.body());
      }
      if (route.role() != Role.VIEWER && answer.statusCode() < 400) {
        told.put(where, "changed something: " + answer.statusCode());
      }
      assertThat(answer.statusCode()).as("%s: %s", where, answer.body()).isLessThan(500);
    }
    assertThat(told).isEmpty();
    assertThat(server.as(server.adminToken(), "GET", "/api/v1/studies/" + secretStudy).body())
        .contains("secret-study");
  }

  /**
   * So that the test above could fail: whoever sees the project is told on most of these routes.
   */
  @Test
  void thoseWhoSeeTheProjectAreTold() throws IOException, InterruptedException {
    int told = 0;
    for (Route route :
        routes().filter(each -> isAsked(each) && each.role() == Role.VIEWER).toList()) {
      told += call(reader, route).body().contains("secret") ? 1 : 0;
    }
    assertThat(told).isGreaterThan(25);
  }

  @Test
  void aViewerOfTheProjectReadsButChangesNothing() throws IOException, InterruptedException {
    String path = "/api/v1/studies/" + secretStudy;
    assertThat(server.as(reader, "GET", path).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = server.as(reader, "POST", path + "/pause");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("viewer", "editor");
    assertThat(server.as(stranger, "POST", path + "/pause").statusCode()).isEqualTo(404);
  }

  @Test
  void newThingsGoWhereTheCallerMayPutThem() throws IOException, InterruptedException {
    HttpResponse<String> made =
        server.as(
            stranger, "POST", "/api/2.0/mlflow/experiments/create", Map.of("name", "of speech"));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(search(reader)).doesNotContain("of speech");
    assertThat(search(stranger)).contains("of speech").doesNotContain("secret");
    for (String project : List.of("vision", "default")) {
      HttpResponse<String> refused =
          server.as(
              stranger,
              "POST",
              "/api/2.0/mlflow/experiments/create?project=" + project,
              Map.of("name", "elsewhere"));
      assertThat(refused.statusCode()).isEqualTo(403);
    }
  }

  @Test
  void aRunIsStartedWhereItsExperimentIsOrInTheCallersProject()
      throws IOException, InterruptedException {
    Map<String, String> there = Map.of("experiment", "secret-study");
    assertThat(server.as(stranger, "PUT", "/api/v1/runs/fresh1", there).statusCode())
        .isEqualTo(404);
    assertThat(server.as(reader, "PUT", "/api/v1/runs/fresh1", there).statusCode()).isEqualTo(403);
    Map<String, String> own = Map.of("experiment", "own of speech");
    assertThat(server.as(stranger, "PUT", "/api/v1/runs/fresh2", own).statusCode()).isEqualTo(201);
    assertThat(search(stranger)).contains("own of speech");
    assertThat(search(reader)).doesNotContain("own of speech");
    assertThat(server.as(stranger, "PUT", "/api/v1/runs/" + secretTrial.runId(), own).statusCode())
        .isEqualTo(404);
  }

  @Test
  void theStreamOfChangesIsDeniedForWhatIsNotSeen() throws IOException, InterruptedException {
    assertThat(
            server.as(stranger, "HEAD", "/api/v1/events?topics=study:" + secretStudy).statusCode())
        .isEqualTo(404);
    assertThat(
            server
                .as(reader, "HEAD", "/api/v1/events?topics=study:" + secretStudy + ",studies")
                .statusCode())
        .isEqualTo(200);
  }

  /** A table that comes later is guarded by its columns; this says so if one slips through. */
  @Test
  void everyTableOfThingsInProjectsIsGuarded() {
    List<String> bare =
        server
            .jdbi()
            .withHandle(
                h ->
                    h.createQuery(
                            """
                            select distinct c.relname
                            from pg_class c join pg_attribute a on a.attrelid = c.oid
                            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                              and not c.relrowsecurity
                              and a.attname in ('project_id', 'experiment_id', 'study_id', 'trial_id',
                                'run_number', 'run_id', 'model_number', 'registered_number')
                              and c.relname not like 'account%' and c.relname not like 'access%'
                            """)
                        .mapTo(String.class)
                        .list());
    assertThat(bare).isEmpty();
  }

  /** New things are another test's, and the stream never ends. */
  private static boolean isAsked(Route route) {
    return route.role() != Role.OPEN
        && route.reach() != Reach.NEW
        && route.reach() != Reach.NAMED_OR_NEW
        && !route.path().endsWith("/events");
  }

  private static String search(String token) throws IOException, InterruptedException {
    return server
        .as(token, "POST", "/api/2.0/mlflow/experiments/search", Map.of("max_results", 100))
        .body();
  }

  /** Names the secret things in every way that routes know. */
  private static HttpResponse<String> call(String token, Route route)
      throws IOException, InterruptedException {
    long experiment =
        server
            .jdbi()
            .withHandle(
                h ->
                    h.createQuery("select experiment_id from study where study_id = :id")
                        .bind("id", secretStudy)
                        .mapTo(long.class)
                        .one());
    Map<String, Object> names =
        Map.ofEntries(
            Map.entry("run_id", secretTrial.runId()),
            Map.entry("experiment_id", String.valueOf(experiment)),
            Map.entry("experiment_ids", List.of(String.valueOf(experiment))),
            Map.entry("experiment_name", "secret-study"),
            Map.entry("name", "secret-registered"),
            Map.entry("metric_key", "secret_metric"),
            Map.entry("key", "secret_tag"),
            Map.entry("value", "x"),
            Map.entry("version", "1"));
    String artifact = experiment + "/" + secretTrial.runId() + "/artifacts/a";
    String path =
        route
            .documentedPath()
            .replace("{study_id}", String.valueOf(secretStudy))
            .replace("{trial_id}", String.valueOf(secretTrial.trialId()))
            .replace("{run_id}", secretTrial.runId())
            .replace("{model_id}", secretModel)
            .replace("{path}", artifact)
            .replaceAll("\\{[a-z_]+}", "1");
    // Groups are told apart by a column, and their metric is one, too.
    String metric =
        path.endsWith("/run-groups")
            ? "metrics.secret_metric.last&by=params.secret_param"
            : "secret_metric";
    StringBuilder query =
        new StringBuilder(
            "?metric=" + metric + "&study_id=" + secretStudy + "&columns=params.secret_param");
    query.append("&path=").append(artifact).append("&run_ids=").append(secretTrial.runId());
    names.forEach(
        (name, value) -> {
          if (value instanceof String text && !name.equals("name")) {
            query.append('&').append(name).append('=').append(text);
          }
        });
    query
        .append("&name=")
        .append(
            path.contains("registered") || path.contains("versions")
                ? "secret-registered"
                : path.contains("history") ? "secret_metric" : "");
    var request = server.request(path + query).header("Authorization", "Bearer " + token);
    JsonNode body = Json.mapper().valueToTree(names);
    return server.send(
        route.method().name().matches("GET")
            ? request
            : request
                .header("Content-Type", "application/json")
                .method(route.method().name(), BodyPublishers.ofString(body.toString())));
  }
}
