package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the command line says before anything is started. */
class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpNamesEveryFlagAndItsVariable() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains(
            "--database", "ESPALIER_DATABASE_PASSWORD", "--no-ingest", "--allow-host", "8471");
  }

  @Test
  void anOpenServerOnAPublicAddressIsRefusedInOneSentence() {
    assertThat(run("--host", "0.0.0.0")).isEqualTo(2);
    assertThat(err.toString().strip()).contains("--access tokens").doesNotContain("\n");
  }

  private int run(String... arguments) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(arguments);
  }
}
