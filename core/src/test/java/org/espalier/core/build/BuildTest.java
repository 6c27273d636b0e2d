package org.espalier.core.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BuildTest {
  @Test
  void theBuildKnowsItsOwnVersion() {
    assertThat(Build.current().version()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(Build.current().inWords()).startsWith(Build.current().version());
  }

  @Test
  void aCommitIsNamedByItsBeginningAndWhetherFilesDifferedFromIt() {
    String hash = "d23dfb8a1157c6b0c2b6b6c2f1a8f8a9f0e1d2c3";
    assertThat(of(Map.of("version", "1.2.0", "commit", hash, "changed", "false")).inWords())
        .isEqualTo("1.2.0 (d23dfb8a11)");
    assertThat(of(Map.of("version", "1.2.0", "commit", hash, "changed", "true")).inWords())
        .isEqualTo("1.2.0 (d23dfb8a11+)");
  }

  @Test
  void whatMavenCouldNotFillInIsNotKnown() {
    Build build =
        of(Map.of("version", "1.2.0", "commit", "${git.commit.id}", "changed", "${git.dirty}"));
    assertThat(build).isEqualTo(new Build("1.2.0", Optional.empty(), false));
    assertThat(build.inWords()).isEqualTo("1.2.0");
    assertThat(of(Map.of()).version()).isEqualTo("unknown");
  }

  private static Build of(Map<String, String> values) {
    Properties properties = new Properties();
    properties.putAll(values);
    return Build.of(properties);
  }
}
