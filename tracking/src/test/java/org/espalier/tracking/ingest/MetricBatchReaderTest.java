package org.espalier.tracking.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.espalier.core.json.Json;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.MetricBatch;
import org.junit.jupiter.api.Test;

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
}
