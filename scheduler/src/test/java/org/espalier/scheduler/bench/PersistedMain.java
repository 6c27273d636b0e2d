package org.espalier.scheduler.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private static final int WARM = 3_000;

  /** Ours and Optuna's in turns; the median counts. A machine is not equally fast all the time. */
  private static final int ROUNDS = 3;

  /**
   * So many of ours before and after each of theirs: the last 50 trials are an eighth of a second.
   */
  private static final int OURS = 3;

  private PersistedMain() {}

  /** A line of {@code optuna_side.py speed}. */
  record Timed(String sampler, String space, int n, double milliseconds) {}

  /**
   * @param arguments a folder for the server, the Python of Optuna, {@code optuna_side.py}, and
   *     after how many trials ours is measured, two or more; Optuna's up to 1,000
   */
  public static void main(String[] arguments) throws Exception {
    int[] checkpoints = Stream.of(arguments[3].split(",")).mapToInt(Integer::parseInt).toArray();
    int[] shared = IntStream.of(checkpoints).filter(n -> n <= MOST_OF_THEIRS).toArray();
    int trials = checkpoints[checkpoints.length - 1] + 1;
    try (EmbeddedPostgres server =
        EmbeddedPostgres.start(
            Path.of(arguments[0]).toAbsolutePath(), 0, EmbeddedPostgres.Durability.SAFE)) {
      Jdbi jdbi = Jdbi.create(server.address().url(), server.address().user(), "");
      try (HikariDataSource pool = SchedulerPool.open(server.address());
          Leadership leadership = Leadership.tryAcquire(server.address(), "bench").orElseThrow()) {
        // A scheduler runs for weeks, and what it does is compiled after some thousand trials.
        study(pool, leadership.generation(), floats(WARM), new int[] {WARM});
        System.out.println(
            "| space | trials | ours, ms a trial | Optuna, ms a trial |\n| --- | --- | --- | --- |");
        for (String space : List.of("floats", "mixed")) {
          String file = space.equals("floats") ? floats(trials) : mixed(trials);
          List<PersistedRound> rounds = new ArrayList<>();
          for (int i = 0; i < ROUNDS; i++) {
            double commit = BareCommits.milliseconds(pool);
            double[] before = studies(pool, leadership.generation(), file, shared);
            double[] theirs = optuna(arguments, shared, space, database(jdbi, server, space, i));
            double[] after = studies(pool, leadership.generation(), file, shared);
            rounds.add(
                PersistedRound.of(
                    before, theirs, after, (commit + BareCommits.milliseconds(pool)) / 2));
          }
          PersistedRound.show(space, shared, rounds);
          if (checkpoints.length > shared.length) {
            double[] all = study(pool, leadership.generation(), file, checkpoints);
            for (int i = shared.length; i < checkpoints.length; i++) {
              System.out.printf("| %s | %d | %.2f | not run |%n", space, checkpoints[i], all[i]);
            }
          }
        }
      }
    }
  }

  /** A new one, for Optuna. */
  private static String database(Jdbi jdbi, EmbeddedPostgres server, String space, int round) {
    String name = "optuna_%s_%d".formatted(space, round);
    jdbi.useHandle(handle -> handle.execute("create database " + name));
    return "postgresql+psycopg2://postgres@127.0.0.1:%d/%s".formatted(server.port(), name);
  }

  /** The means of several. */
  private static double[] studies(
      HikariDataSource pool, long generation, String file, int[] checkpoints) throws Exception {
    double[] mean = new double[checkpoints.length];
    for (int i = 0; i < OURS; i++) {
      double[] one = study(pool, generation, file, checkpoints);
      for (int checkpoint = 0; checkpoint < mean.length; checkpoint++) {
        mean[checkpoint] += one[checkpoint] / OURS;
      }
    }
    return mean;
  }

  private static double[] study(
      HikariDataSource pool, long generation, String file, int[] checkpoints) throws Exception {
    return new PersistedStudy(pool, generation, file, checkpoints[checkpoints.length - 1] + 1)
        .run(checkpoints);
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
