package org.espalier.worker.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker trains on what it was told to, or says in one sentence why it cannot. */
class DeviceDecisionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CPU  | 2 | false |                                      | use cpu: 2 cores",
        "CPU  | 1 | true  |                                      | use cpu: 1 core",
        "CUDA | 2 | false | 0, 8.0, 81920, NVIDIA A100           | this build has no CUDA engine",
        "CUDA | 2 | true  |                                      | shows no graphics card",
        "CUDA | 2 | true  | 0, 3.5, 11441, Tesla K40m            | supports compute capability 3.7",
        "CUDA | 2 | true  | 0, 3.7, 11441, Tesla K80             | use cuda: Tesla K80",
        "CUDA | 2 | true  | 0, 8.0, 81920, NVIDIA A100           | use cuda: NVIDIA A100, compute",
        "CUDA | 2 | true  | 0, 8.9, 46068, NVIDIA L40S           | use cuda: NVIDIA L40S, compute",
        "CUDA | 2 | true  | 0, 9.0, 81559, NVIDIA H100           | NVIDIA H100, compute capability 9",
        "CUDA | 2 | true  | 0, 10.0, 81559, NVIDIA B200          | cannot be used",
        "CUDA | 2 | true  | NVIDIA-SMI has failed                | the NVIDIA driver does not work",
      })
  void decides(
      DeviceKind wanted, int cores, boolean cudaBuild, @Nullable String lines, String expected) {
    List<String> answer = lines == null ? List.of() : Arrays.asList(lines.split(";"));

    DeviceDecision decision = DeviceDecision.of(wanted, cores, cudaBuild, GpuAnswer.parse(answer));

    String text =
        switch (decision) {
          case DeviceDecision.Use use -> "use " + use.description();
          case DeviceDecision.Refuse refuse -> refuse.sentence();
        };
    assertThat(text).contains(expected.strip());
  }

  @Test
  void withoutADriverItIsRefused() {
    assertThat(DeviceDecision.of(DeviceKind.CUDA, 2, true, new GpuAnswer.NoDriver()))
        .isInstanceOf(DeviceDecision.Refuse.class)
        .extracting(Object::toString)
        .asString()
        .contains("nvidia-smi is not found");
  }

  @Test
  void onlyFittingCardsAreUsed() {
    GpuAnswer answer =
        GpuAnswer.parse(List.of("0, 9.0, 81559, NVIDIA H100", "1, 7.5, 15360, Tesla T4"));

    assertThat(DeviceDecision.of(DeviceKind.CUDA, 2, true, answer))
        .isEqualTo(
            new DeviceDecision.Use(
                "cuda: Tesla T4, compute capability 7.5",
                List.of(new Gpu(1, "Tesla T4", 7, 5, 15360))));
  }
}
