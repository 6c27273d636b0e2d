package org.espalier.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LinesTest {
  @Test
  void readsLinesAndTheUnfinishedLastOne() throws IOException {
    Lines lines = lines("one\n\ntwö", 100);

    assertThat(lines.next()).isEqualTo("one");
    assertThat(lines.next()).isEmpty();
    assertThat(lines.next()).isEqualTo("twö");
    assertThat(lines.next()).isNull();
  }

  @Test
  void cutsALineThatIsTooLongAndGoesOnWithTheNext() throws IOException {
    Lines lines = lines("x".repeat(100_000) + "\nnext\n", 10);

    assertThat(lines.next()).isEqualTo("x".repeat(10));
    assertThat(lines.next()).isEqualTo("next");
    assertThat(lines.next()).isNull();
  }

  private static Lines lines(String text, int maxBytes) {
    return new Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), maxBytes);
  }
}
