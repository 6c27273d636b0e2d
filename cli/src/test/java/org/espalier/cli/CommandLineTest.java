package org.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SplittableRandom;
import org.espalier.cli.command.Context;
import org.espalier.cli.command.RootCommand;
import org.espalier.cli.output.Screen;
import org.espalier.client.RetryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {

  private static final String STUDY =
      """
      {"study_id": 12, "experiment_id": 12, "name": "mnist-cnn", "state": "%s", "reason": "",
       "requested": null, "queue": "default", "seed": 7, "trial_limit": 8,
       "objectives": [{"metric": "test_accuracy", "direction": "MAXIMIZE"}],
       "trials": {"waiting": 0, "queued": 1, "running": 1, "completed": 2, "pruned": 1, "failed": 0,
                  "cancelled": 0, "total": 5},
       "best": {"trial_id": 41, "number": 3, "variant": "", "run_id": "5f0c",
                "objectives": {"test_accuracy": 0.9785}, "parameters": {"learning_rate": 0.002}},
       "fraction": 0.55, "created_at": "2026-11-24T13:30:00.123Z", "started_at": null,
       "ended_at": null, "source_text": "name: mnist-cnn\\n"}
      """;
  private static final String TRIALS =
      """
      {"items": [{"trial_id": 41, "study_id": 12, "number": 3, "variant": "", "run_id": "5f0c",
        "state": "RUNNING", "reason": "", "parameters": {"learning_rate": 0.002, "optimizer": "adam"},
        "objectives": {"test_accuracy": 0.9785}, "attempt": 1, "epochs_done": 3, "epochs": 6,
        "fraction": 0.58, "samples_per_second": 512.4, "worker_id": "w", "device": "cpu",
        "created_at": "2026-11-24T13:30:00Z", "started_at": "2026-11-24T13:30:02Z",
        "ended_at": null}], "next_cursor": null, "total": 1}
      """;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();
  private StubServer server = start();

  @TempDir private Path folder = Path.of(".");

  private static StubServer start() {
    try {
      return new StubServer();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void answers() {
    server
        .on("GET /api/v1/studies", 200, page(STUDY.formatted("RUNNING")))
        .on("GET /api/v1/studies/12", 200, STUDY.formatted("RUNNING"))
        .on("GET /api/v1/studies/12/trials", 200, TRIALS)
        .on("POST /api/v1/studies", 201, STUDY.formatted("SUBMITTED"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String page(String item) {
    return "{\"items\": [" + item + "], \"next_cursor\": null, \"total\": 1}";
  }

  private int run(String... arguments) {
    return run(Map.of("ESPALIER_SERVER", server.address()), arguments);
  }

  private int run(Map<String, String> environment, String... arguments) {
    Screen screen =
        Screen.plain(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(error, true, StandardCharsets.UTF_8));
    Context context =
        new Context(
            screen,
            environment,
            new ByteArrayInputStream(new byte[0]),
            Clock.fixed(Instant.parse("2026-11-24T13:31:02Z"), ZoneOffset.UTC),
            new SplittableRandom(1));
    context.useRetry(RetryPolicy.NONE);
    return RootCommand.commandLine(context).execute(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String error() {
    return error.toString(StandardCharsets.UTF_8);
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("study.yaml"), text).toString();
  }

  @Test
  void listsStudies() {
    assertThat(run("list", "--state", "running")).isZero();

    assertThat(out())
        .isEqualTo(
            """
            STUDY  NAME       STATE    TRIALS  DONE  BEST
            12     mnist-cnn  running  3/8     55%   test_accuracy 0.9785
            """);
    assertThat(server.requests()).containsExactly("GET /api/v1/studies?state=RUNNING&limit=50");
  }

  @Test
  void listsTheTrialsOfAStudyByItsName() {
    assertThat(run("trials", "mnist-cnn", "--sort", "best")).isZero();

    assertThat(out())
        .isEqualTo(
            """
            TRIAL  STATE    EPOCHS  TEST_ACCURACY  TIME  PARAMETERS
            3      running  3/6     0.9785         1:00  learning_rate=0.002 optimizer=adam
            """);
  }

  @Test
  void showsAStudy() {
    assertThat(run("show", "12")).isZero();

    assertThat(out())
        .contains("study    12  mnist-cnn\n")
        .contains("goal     maximize test_accuracy\n")
        .contains("trials   5 of 8: 2 completed, 1 pruned, 0 failed")
        .contains("best     test_accuracy 0.9785 (trial 3) learning_rate=0.002\n");
  }

  @Test
  void printsTheStudyFileAsItWasSent() {
    assertThat(run("show", "12", "--source")).isZero();

    assertThat(out()).isEqualTo("name: mnist-cnn\n");
  }

  @Test
  void printsJsonThatHoldsWhatTheServerSaid() {
    assertThat(run("list", "--json")).isZero();

    assertThat(out()).startsWith("[{\"study_id\":12,\"name\":\"mnist-cnn\"").endsWith("}]\n");
  }

  @Test
  void submitsAndFollowsToTheEnd() throws IOException {
    server.close();
    server =
        new StubServer()
            .on("POST /api/v1/studies", 201, STUDY.formatted("SUBMITTED"))
            .on("GET /api/v1/studies/12", 200, STUDY.formatted("RUNNING"))
            .on("GET /api/v1/studies/12", 200, STUDY.formatted("COMPLETED"))
            .on("GET /api/v1/studies/12/trials", 200, TRIALS);

    assertThat(run("submit", file("name: x"), "--follow")).isZero();

    assertThat(out())
        .isEqualTo(
            """
            study 12: mnist-cnn
            mnist-cnn / trial 3: running, epoch 3/6, best test_accuracy 0.9785
            mnist-cnn: running, 3 of 8 trials ended, best test_accuracy 0.9785 (trial 3)
            mnist-cnn: completed, 3 of 8 trials ended, best test_accuracy 0.9785 (trial 3)
            best test_accuracy 0.9785 (trial 3) learning_rate=0.002
            study 12 completed
            """);
  }

  @Test
  void endsWithOneWhereTheFollowedStudyFails() throws IOException {
    server.close();
    server =
        new StubServer()
            .on("POST /api/v1/studies", 201, STUDY.formatted("SUBMITTED"))
            .on("GET /api/v1/studies/12", 200, STUDY.formatted("FAILED"))
            .on("GET /api/v1/studies/12/trials", 200, TRIALS);

    assertThat(run("submit", file("name: x"), "--follow")).isEqualTo(1);
  }

  @Test
  void showsProblemsAsACompilerDoes() throws IOException {
    String file =
        file(
            """
            name: bad
            goal: {maximize: test_accuracy}
            data: {set: mnist-10k}
            model:
              block: {type: conv_block, filter: 16}
              pool: {type: global_pool}
              head: {type: classifier}
            training: {epochs: 1}
            """);

    assertThat(run(Map.of(), "check", file)).isEqualTo(2);

    assertThat(error())
        .startsWith(
            file
                + """
                :5:29: model.block.filter: conv_block has no parameter 'filter'
                  5 |   block: {type: conv_block, filter: 16}
                    |                             ^^^^^^
                    = allowed: activation,\
                """)
        .contains("\n    = did you mean 'filters'?\n")
        .endsWith("has 1 problem\n");
  }

  @Test
  void showsTheServersProblemsOfASubmission() throws IOException {
    server.close();
    server =
        new StubServer()
            .on(
                "POST /api/v1/studies",
                422,
                """
                {"error": {"code": "STUDY_INVALID", "message": "The study file has 1 problem.",
                  "request_id": "r", "problems": [{"path": "name", "line": 1, "column": 7,
                  "value": "x", "message": "too short", "allowed": null, "suggestion": null}]}}""");

    assertThat(run("submit", file("name: x"))).isEqualTo(2);

    assertThat(error()).contains(":1:7: name: too short\n  1 | name: x\n    |       ^\n");
  }

  @Test
  void acceptsASoundFileWithoutAServer() throws IOException {
    String example = Path.of("..", "examples", "mnist-cnn.yaml").toString();

    assertThat(run(Map.of(), "check", example)).isZero();

    assertThat(out())
        .isEqualTo(
            example
                + ": mnist-cnn is sound: 8 trials over block1.filters, block2.filters,"
                + " deep.repeat, deep.1.filters, deep.2.filters, deep.3.filters, batch_size, optimizer, learning_rate\n");
  }

  @Test
  void asksForAPause() {
    server.on("POST /api/v1/studies/12/pause", 202, STUDY.formatted("RUNNING"));

    assertThat(run("pause", "12")).isZero();

    assertThat(out()).isEqualTo("study 12 mnist-cnn: running\n");
  }

  @Test
  void printsLogsToTheirEnd() {
    server
        .on(
            "GET /api/v1/runs/5f0c/logs",
            200,
            """
            {"items": [{"attempt": 1, "number": 1, "time_millis": 0, "level": "INFO",
              "text": "epoch 1 \\u001b[31m"}], "next_cursor": "a", "at_end": false, "total": 2}""")
        .on(
            "GET /api/v1/runs/5f0c/logs",
            200,
            """
            {"items": [{"attempt": 1, "number": 2, "time_millis": 0, "level": "WARN",
              "text": "slow"}], "next_cursor": "b", "at_end": true, "total": 2}""");

    assertThat(run("logs", "mnist-cnn:3")).isZero();

    assertThat(out()).contains("INFO  epoch 1  [31m\n").contains("WARN  slow\n");
    assertThat(server.requests()).contains("GET /api/v1/runs/5f0c/logs?after=a&limit=1000");
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(run("show", "nobody")).isEqualTo(2);
    assertThat(error()).contains("there is no study 'nobody'; 'espalier list' shows all");
  }

  @Test
  void saysWhatTheServerRefused() {
    assertThat(run("show", "99")).isEqualTo(1);
    assertThat(error()).isEqualTo("espalier: There is no GET /api/v1/studies/99. (request r1)\n");
  }

  @Test
  void endsWithThreeWhereNoServerAnswers() {
    server.close();

    assertThat(run("list")).isEqualTo(3);
    assertThat(error())
        .contains("cannot reach http://127.0.0.1:")
        .contains("is the server running");
  }

  @Test
  void endsWithTwoForAWrongCommandLine() {
    assertThat(run("lits")).isEqualTo(2);
    assertThat(error()).contains("Did you mean: espalier list");
    assertThat(run("list", "--server", "nowhere")).isEqualTo(2);
    assertThat(run("submit", "no-such-file.yaml")).isEqualTo(2);
    assertThat(error()).contains("cannot read no-such-file.yaml: no such file");
  }

  @Test
  void helpTeachesByExamples() {
    assertThat(run("submit", "--help")).isZero();
    assertThat(out()).contains("espalier submit study.yaml --follow");
  }

  @Test
  void aForkIsTheFileOfTheStudyWithTheChanges() {
    server.on(
        "GET /api/v1/studies/14", 200, "{\"source_text\": \"name: a\\ntraining: {epochs: 3}\"}");

    assertThat(run("fork", "14", "--set", "training.epochs=5", "--name", "b", "--print")).isZero();
    assertThat(out().replaceAll("\\s", ""))
        .isEqualTo("{\"name\":\"b\",\"training\":{\"epochs\":5}}");
    assertThat(server.requests()).noneMatch(request -> request.startsWith("POST"));
    assertThat(run("fork", "14", "--set", "training.epochs=5")).isZero();
    assertThat(server.requests()).contains("POST /api/v1/studies");
    assertThat(run("fork", "14", "--set", "name.x=5")).isEqualTo(2);
    assertThat(error()).contains("'name.x' cannot be set");
  }

  @Test
  void aWorkerIsDrained() {
    server.on("POST /api/v1/workers/box-1/drain", 202, "{\"worker_id\": \"box-1\"}");

    assertThat(run("drain", "box-1")).isZero();
    assertThat(out()).contains("worker box-1 is asked to leave");
    assertThat(run("drain", "nobody")).isEqualTo(1);
  }
}
