package org.espalier.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.espalier.core.space.Space;
import org.espalier.core.study.Objective;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library alone: the whole of a search by ask and tell, as a guide shows it. */
class TwentyLinesTest {

  /** The guide's program as it stands there is compiled and run. */
  @Test
  void theGuidesProgramFindsTheBottomOfABowl(@TempDir Path folder) throws Exception {
    String guide = Files.readString(root().resolve("docs/guides/search.md"));
    Matcher program = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(guide);
    assertThat(program.find()).isTrue();
    Path source = Files.writeString(folder.resolve("Bowl.java"), program.group(1));
    String classPath = System.getProperty("java.class.path");

    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.toString(), "-cp", classPath, source.toString());
    assertThat(compiled).as("the compiler's answer").isZero();

    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                folder + File.pathSeparator + classPath,
                "Bowl")
            .redirectErrorStream(true)
            .start();
    String printed = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).as(printed).isZero();
    assertThat(Double.parseDouble(printed.strip())).isLessThan(0.05);
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("docs/guides"))) {
      folder = Objects.requireNonNull(folder.getParent());
    }
    return folder;
  }

  @Test
  void autoSaysWhatItTookAndWhy() {
    Objective goal = new Objective("loss", Objective.Direction.MINIMIZE);
    assertThat(reason(Spaces.cube(3), goal, 50))
        .startsWith("auto: gp")
        .contains("with one goal and 3 parameters");
    assertThat(reason(Spaces.everything(), goal, 500))
        .contains("the second alone after 300 trials");
    assertThat(reason(Spaces.point(), goal, 50)).startsWith("auto: grid");
  }

  private static String reason(Space space, Objective goal, int trials) {
    return Search.create(SearchSettings.of(space, goal, "auto", "none", trials, 1)).samplerReason();
  }
}
