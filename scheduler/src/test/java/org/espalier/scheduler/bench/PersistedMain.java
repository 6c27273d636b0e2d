package org.espalier.scheduler.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.json.Json;
import org.espalier.embedded.EmbeddedPostgres;
import org.espalier.scheduler.leader.Leadership;
import org.espalier.scheduler.store.SchedulerPool;
import org.jdbi.v3.core.Jdbi;

/**
 * Milliseconds a trial through PostgreSQL that waits for the disk: the scheduler's transactions,
 * and Optuna's {@code RDBStorage} in a database of the same server, in turns.
 */
final class PersistedMain {
  /** Optuna is not run for longer: that would take most of an hour. */
  private static final int MOST_OF_THEIRS = 1_000;

  private PersistedMain() {}

  /** A line of {@code optuna_side.py speed}. */
  record Timed(String sampler, String space, int n, double milliseconds) {}

  /**
   * @param arguments a folder for the server, the Python of Optuna, {@code optuna_side.py}, and
   *     after how many trials ours is measured, two or more; Optuna's up to 1,000
   */
  public static void main(String[] arguments) throws Exception {
    int[] checkpoints = Stream.of(arguments[3].split(",")).mapToInt(Integer::parseInt).toArray();
    int trials = checkpoints[checkpoints.length - 1] + 1;
    try (EmbeddedPostgres server =
        EmbeddedPostgres.start(
            Path.of(arguments[0]).toAbsolutePath(), 0, EmbeddedPostgres.Durability.SAFE)) {
      Jdbi jdbi = Jdbi.create(server.address().url(), server.address().user(), "");
      try (HikariDataSource pool = SchedulerPool.open(server.address());
          Leadership leadership = Leadership.tryAcquire(server.address(), "bench").orElseThrow()) {
        new PersistedStudy(pool, leadership.generation(), floats(500), 500)
            .run(new int[] {500}); // to warm the machine
        System.out.println(
            "| space | trials | ours, ms a trial | Optuna, ms a trial |\n| --- | --- | --- | --- |");
        for (String space : List.of("floats", "mixed")) {
          String file = space.equals("floats") ? floats(trials) : mixed(trials);
          double commit = BareCommits.milliseconds(pool);
          double[] ours =
              new PersistedStudy(pool, leadership.generation(), file, trials).run(checkpoints);
          commit = (commit + BareCommits.milliseconds(pool)) / 2;
          jdbi.useHandle(handle -> handle.execute("create database optuna_" + space));
          double[] theirs =
              optuna(
                  arguments,
                  IntStream.of(checkpoints).filter(n -> n <= MOST_OF_THEIRS).toArray(),
                  space,
                  "postgresql+psycopg2://postgres@127.0.0.1:%d/optuna_%s"
                      .formatted(server.port(), space));
          show(space, checkpoints, ours, theirs, commit);
        }
      }
    }
  }

  private static void show(
      String space, int[] checkpoints, double[] ours, double[] theirs, double commit) {
    for (int i = 0; i < checkpoints.length; i++) {
      System.out.printf(
          "| %s | %d | %.2f | %s |%n",
          space,
          checkpoints[i],
          ours[i],
          i < theirs.length ? "%.1f".formatted(theirs[i]) : "not run");
    }
    double times = theirs[1] / ours[1];
    System.out.printf(
        "figure tpe_%s_persisted_times_faster_at_%d %.3g x goal 20 %s%n",
        space, checkpoints[1], times, times >= 20 ? "holds" : "short");
    System.out.printf(
        "beside a bare commit takes %.2f ms, so that one allows %.1f x at most; ours takes %.2f ms more%n",
        commit, theirs[1] / commit, ours[1] - commit);
  }

  private static double[] optuna(String[] arguments, int[] after, String space, String url)
      throws Exception {
    String checkpoints = String.join(",", IntStream.of(after).mapToObj(Integer::toString).toList());
    Path answers = Files.createTempFile("optuna", ".jsonl");
    Process python =
        new ProcessBuilder(arguments[1], arguments[2], "speed", "tpe", space, checkpoints, url)
            .redirectOutput(answers.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (python.waitFor() != 0) {
      throw new IllegalStateException("Optuna's side ended with " + python.exitValue());
    }
    double[] milliseconds = new double[after.length];
    List<String> lines = Files.readAllLines(answers, StandardCharsets.UTF_8);
    Files.delete(answers);
    for (int i = 0; i < milliseconds.length; i++) {
      milliseconds[i] = Json.read(lines.get(i), Timed.class).milliseconds();
    }
    return milliseconds;
  }

  /** Eight floats. */
  private static String floats(int trials) {
    StringBuilder modules = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      modules.append("  x%d: {type: dropout, rate: {float: [0, 0.9]}}\n".formatted(i));
    }
    return study(modules, trials);
  }

  /** Twenty of all kinds, as {@code Speed.mixed()} of the search library has them. */
  private static String mixed(int trials) {
    StringBuilder modules = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      modules.append("  f%d: {type: dropout, rate: {float: [0, 0.9]}}\n".formatted(i));
      modules.append(
          "  l%d: {type: dropout, rate: {float: [0.00001, 0.9], log: true}}\n".formatted(i));
    }
    String activation = "activation: {choice: [relu, tanh, elu, gelu]}";
    for (int i = 0; i < 3; i++) {
      modules.append("  i%d: {type: dense, units: {int: [1, 10]}, %s}\n".formatted(i, activation));
      modules.append(
          "  w%d: {type: dense, units: {int: [8, 1024], log: true}, %s}\n"
              .formatted(i, activation));
    }
    return study(modules, trials);
  }

  private static String study(CharSequence modules, int trials) {
    return """
    name: persisted
    goal: {minimize: test_loss}
    data: {set: mnist-10k}
    model:
      flat: {type: flatten}
    %s  head: {type: classifier}
    training: {epochs: 1, batch_size: 32, optimizer: adam, learning_rate: 0.01}
    search: {sampler: tpe, trials: %d, parallel: 1}
    seed: 7
    """
        .formatted(modules, trials);
  }
}
