package org.espalier.tracking.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.espalier.tracking.TrackingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a/b.txt",
        ".hidden",
        "mit Ümlaut/deep er/π.bin",
        "..a/b..c",
        "a-b_c+d=e@f,g"
      })
  void plainRelativeNamesAreNames(String name) {
    assertThat(ArtifactName.of(name).value()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/", "/etc/passwd", "..", "../a", "a/..", "a/../b", "a//b", "a/", "./a", "a/./b",
            "C:/x",
        "a\\..\\b", "a\0b", "a\nb", "%2e%2e/a", "a%2fb", "a?b", "a#b", "a;b", "a:b", "a.", "a ",
            "a*b",
        "\ud800"
      })
  void whatCouldMeanAnotherPlaceIsRefused(String name) {
    assertThatThrownBy(() -> ArtifactName.of(name)).isInstanceOf(TrackingException.class);
  }

  @Test
  void namesThatLookAlikeAreOne() {
    assertThat(ArtifactName.of("u\u0308")).isEqualTo(ArtifactName.of("\u00fc"));
  }
}
