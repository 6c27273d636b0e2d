package org.espalier.tracking.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.espalier.core.json.Json;
import org.espalier.core.study.StudyProblems;
import org.espalier.core.study.StudyReader;
import org.espalier.core.study.StudySpec;
import org.espalier.tracking.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A study that was stored before data sets had several targets is read as it was meant. */
class StoredStudiesTest {
  private static final List<String> NEW_FIELDS = List.of("targets", "blocks", "parts");

  private TestDatabase database;

  @BeforeEach
  void open() {
    database = TestDatabase.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        data_sets:
          flowers: {type: csv, path: flowers.csv, target: species, test_share: 0.25, license: CC0}
        data: {set: flowers}
        search: {sampler: random, trials: 2}
        """,
        """
        data_sets:
          flowers: {type: npz, path: f.npz, vector: 4, kind: classes, outputs: 3, test_share: 0.25,
                    license: CC0}
        data: {set: flowers}
        variants:
          first: {data: {limit: 100}}
          second: {data: {limit: 50}}
        """
      })
  void aStudyOfAnEarlierVersionReadsBack(String data) throws Exception {
    StudySpec study = study(data);
    JsonNode stored = Json.mapper().readTree(Json.write(study));
    forget(stored);
    assertThat(stored).isNotEqualTo(Json.mapper().readTree(Json.write(study)));

    String migrated = migrated(stored.toString());

    assertThat(Json.read(migrated, StudySpec.class)).isEqualTo(study);
    assertThat(migrated(migrated)).as("applied again").isEqualTo(migrated);
  }

  private static StudySpec study(String data) throws StudyProblems {
    return StudyReader.read(
        """
        name: flowers
        goal: {maximize: test_accuracy}
        model:
          hidden: {type: dense, units: 8}
          head: {type: classifier}
        training: {epochs: 1, batch_size: 8, optimizer: adam, learning_rate: 0.01}
        """
            + data);
  }

  private static void forget(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(NEW_FIELDS);
    }
    node.forEach(StoredStudiesTest::forget);
  }

  private String migrated(String specification) throws IOException, SQLException {
    String script;
    try (InputStream in =
        StudySpec.class.getResourceAsStream("/db/migration/V91__several_targets.sql")) {
      script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              handle.execute(
                  """
                  insert into study (experiment_id, name, specification, source_text, queue, seed,
                                     trial_limit)
                  values (0, 'flowers', ?::jsonb, '', 'default', 1, 2)
                  """,
                  specification);
              try (Statement statement = handle.getConnection().createStatement()) {
                statement.execute(script);
              }
              String found =
                  handle.select("select specification from study").mapTo(String.class).one();
              handle.rollback();
              return found;
            });
  }
}
