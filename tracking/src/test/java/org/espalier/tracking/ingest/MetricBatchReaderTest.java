package org.espalier.tracking.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.espalier.core.json.Json;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.MetricBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricBatchReaderTest {
  @Test
  void readsWhatTheWorkersWrite() throws IOException {
    MetricBatch batch =
        new MetricBatch(
            new AttemptReference(7, 2, "host-7f3a"),
            "run",
            List.of(
                new MetricBatch.Point("π", Long.MIN_VALUE, Long.MAX_VALUE, Double.NaN),
                new MetricBatch.Point("loss", 1, 2, Double.NEGATIVE_INFINITY),
                new MetricBatch.Point("loss", 2, 3, 1e308),
                new MetricBatch.Point("loss", 3, 4, -0.0)));
    assertThat(MetricBatchReader.read(Json.writeBytes(batch))).isEqualTo(batch);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'attempt': A, 'attempt': A, 'run_id': 'r', 'points': []}",
        "{'attempt': A, 'run_id': 'r', 'run_id': 's', 'points': []}",
        "{'attempt': A, 'run_id': 'r', 'points': [], 'points': []}",
        "{'attempt': {'trial_id': 1, 'attempt': 1}, 'run_id': 'r', 'points': []}",
        "{'attempt': {'trial_id': 1, 'attempt': 4294967297, 'worker_id': 'w'}, 'run_id': 'r', 'points': []}",
        "{'attempt': {'trial_id': 1, 'trial_id': 2, 'attempt': 1, 'worker_id': 'w'}, 'run_id': 'r', 'points': []}",
        "{'attempt': A, 'run_id': 'r', 'points': [{'metric': 'm', 'step': 1, 'time_millis': 1}]}",
        "{'attempt': A, 'run_id': 'r', 'points': [{'metric': 'm', 'step': 1, 'step': 2, 'time_millis': 1, 'value': 1}]}",
        "{'attempt': A, 'run_id': 'r', 'points': [{'metric': 'm', 'step': 1.5, 'time_millis': 1, 'value': 1}]}",
        "{'attempt': A, 'run_id': 'r', 'points': []} {}",
      })
  void refusesWhatIsDoubleMissingOrOfAnotherKind(String json) {
    String text =
        json.replace("A", "{'trial_id': 1, 'attempt': 1, 'worker_id': 'w'}").replace('\'', '"');
    assertThatThrownBy(() -> MetricBatchReader.read(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class);
  }

  /** The numbers that are hard to round. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2.2250738585072011e-308",
        "4.9e-324",
        "1.7976931348623157e308",
        "9007199254740993",
        "0.1000000000000000055511151231257827",
        "6.631236846766476e-316",
        "100000000000000016777215",
      })
  void readsNumbersAsJavaDoes(String number) throws IOException {
    String json =
        """
        {"attempt": {"trial_id": 1, "attempt": 1, "worker_id": "w"}, "run_id": "r",
         "points": [{"metric": "m", "step": 1, "time_millis": 1, "value": %s}]}
        """
            .formatted(number);
    MetricBatch batch = MetricBatchReader.read(json.getBytes(StandardCharsets.UTF_8));
    assertThat(batch.points().getFirst().value()).isEqualTo(Double.parseDouble(number));
  }
}
