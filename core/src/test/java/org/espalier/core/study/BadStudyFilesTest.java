package org.espalier.core.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.core.document.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file of {@code study/bad} is answered with exactly the text beside it. After a change of
 * wording run with {@code -Dgolden.write=true} and read the difference.
 */
class BadStudyFilesTest {

  private static final Path FOLDER = Path.of("src", "test", "resources", "study", "bad");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> !file.toString().endsWith(".problems")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void isAnsweredWithEveryProblem(Path file) throws IOException {
    String answer = answer(Files.readString(file));
    Path golden = Path.of(file + ".problems");
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(golden, answer);
    }

    assertThat(answer).isEqualTo(Files.readString(golden));
  }

  private static String answer(String text) {
    try {
      StudyReader.read(text);
      return fail("the file was accepted");
    } catch (StudyProblems e) {
      return e.problems().stream().map(Problem::toText).collect(Collectors.joining("\n", "", "\n"));
    }
  }
}
