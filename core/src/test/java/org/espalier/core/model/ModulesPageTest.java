package org.espalier.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModulesPageTest {

  /** {@code mvn test -pl core -Dtest=ModulesPageTest -Dpage.write=true} writes the page anew. */
  @Test
  void thePageInTheDocsIsCurrent() throws IOException {
    Path page = Path.of("../docs/modules.md");
    if (Boolean.getBoolean("page.write")) {
      Files.writeString(page, ModulesPage.text());
    }
    assertThat(Files.readString(page)).isEqualTo(ModulesPage.text());
  }
}
