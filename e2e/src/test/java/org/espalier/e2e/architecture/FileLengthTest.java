package org.espalier.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that one can read in a sitting: 300 lines is a lot, and 500 is the end. */
class FileLengthTest {
  private static final int LONGEST = 500;

  @ParameterizedTest
  @ValueSource(strings = {"main", "test"})
  void noFileIsLongerThanTheLimit(String sourceSet) throws IOException {
    for (Path file : Product.javaFiles(sourceSet)) {
      assertThat(Files.readAllLines(Product.root().resolve(file)))
          .as("%s has at most %s lines", file, LONGEST)
          .hasSizeLessThanOrEqualTo(LONGEST);
    }
  }
}
