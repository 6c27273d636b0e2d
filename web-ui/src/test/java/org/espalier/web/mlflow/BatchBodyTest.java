package org.espalier.web.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.espalier.core.json.Json;
import org.espalier.tracking.TrackingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read as a stream means what it means as a tree. */
class BatchBodyTest {
  private static final String GOOD = "{\"key\":\"loss\",\"value\":0.5,\"timestamp\":7,\"step\":3}";

  private static String asStream(String body) {
    try {
      BatchBody batch = BatchBody.read(body.getBytes(UTF_8));
      return batch.others().runId() + batch.points();
    } catch (TrackingException e) {
      return "refused: " + e.getMessage();
    }
  }

  private static String asTree(String body) {
    try {
      Arguments fields = Arguments.ofBody(body.getBytes(UTF_8), Json.mapper().getFactory());
      return fields.runId() + fields.objects("metrics").stream().map(LogCalls::point).toList();
    } catch (TrackingException e) {
      return "refused: " + e.getMessage();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GOOD,
        "{\"step\":3,\"timestamp\":7,\"value\":-1e-7,\"key\":\"a b/c\"}",
        "{\"key\":\"k\",\"value\":\"NaN\",\"timestamp\":\"7\",\"step\":\"3\"}",
        "{\"key\":\"k\",\"value\":\"-Infinity\",\"timestamp\":7.0,\"step\":3e0}",
        "{\"key\":\"k\",\"value\":9223372036854775808,\"timestamp\":null,\"step\":null}",
        "{\"key\":\"k\",\"value\":1e400}",
        "{\"key\":\"k\",\"value\":1,\"step\":9223372036854775807}",
        "{\"key\":\"k\",\"value\":1,\"step\":9223372036854775808}",
        "{\"key\":\"k\",\"value\":1,\"step\":1.5}",
        "{\"key\":\"k\",\"value\":1,\"step\":{\"deep\":[1,{}]}}",
        "{\"key\":\"k\",\"value\":[0.5],\"step\":[4]}",
        "{\"key\":\"k\",\"value\":true}",
        "{\"key\":\"k\",\"value\":null}",
        "{\"key\":\"k\",\"value\":\"0.5x\"}",
        "{\"key\":\"k\"}",
        "{\"key\":\"\",\"value\":1}",
        "{\"key\":5,\"value\":1}",
        "{\"key\":\"../k\",\"value\":1}",
        "{\"value\":1}",
        "{}",
        "{\"key\":\"k\",\"key\":\"l\",\"value\":1}",
        "{\"key\":\"k\",\"value\":1,\"model_id\":\"m-1\",\"unknown\":[[]]}",
        "{\"key\":\"k\",\"value\":1",
        "{\"key\":\"k\",\"value\":01}",
      })
  void aMetricAloneAndBehindAnother(String metric) {
    for (String metrics : List.of("[" + metric + "]", "[" + GOOD + "," + metric + "]")) {
      String body = "{\"run_id\":\"r\",\"metrics\":" + metrics + "}";
      assertThat(asStream(body)).isEqualTo(asTree(body));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"metrics\":[" + GOOD + "],\"run_id\":\"r\",\"tags\":[]}",
        "{\"metrics\":[],\"run_uuid\":\"r\"}",
        "{\"metrics\":null,\"run_id\":\"r\"}",
        "{\"metrics\":{},\"run_id\":\"r\"}",
        "{\"metrics\":\"x\",\"run_id\":\"r\"}",
        "{\"metrics\":[1],\"run_id\":\"r\"}",
        "{\"metrics\":[[]],\"run_id\":\"r\"}",
        "{\"metrics\":[null],\"run_id\":\"r\"}",
        "{\"metrics\":[" + GOOD + "]}",
        "{\"run_id\":\"r\",\"metrics\":[],\"metrics\":[]}",
        "{\"run_id\":\"r\"} {}",
        "{\"run_id\":\"r\"}]",
        "{\"run_id\":",
        "[]",
        "1",
        "null",
        " ",
        "",
        "{}",
      })
  void aBody(String body) {
    assertThat(asStream(body)).isEqualTo(asTree(body));
  }

  @Test
  void metricsOfModelsAreKeptWhole() {
    String ofModel = "{\"key\":\"k\",\"value\":1,\"step\":2,\"model_id\":\"m-1\"}";
    BatchBody batch =
        BatchBody.read(
            ("{\"run_id\":\"r\",\"metrics\":[" + GOOD + "," + ofModel + "]}").getBytes(UTF_8));
    assertThat(batch.points()).hasSize(2);
    assertThat(batch.withMore()).hasSize(1);
    Arguments metric = batch.withMore().getFirst();
    assertThat(metric.text("model_id")).isEqualTo("m-1");
    assertThat(metric.whole("step", 0)).isEqualTo(2);
    assertThat(metric.required("key")).isEqualTo("k");
  }
}
