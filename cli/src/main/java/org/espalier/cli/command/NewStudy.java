package org.espalier.cli.command;

import org.espalier.cli.output.ProblemReport;
import org.espalier.client.EspalierClient;
import org.espalier.client.EspalierException;
import org.espalier.client.view.StudySummary;

/** Submits a file that was made here and says which study it became. */
final class NewStudy {

  private NewStudy() {}

  /**
   * @return the exit status; problems of the file are printed with their places in it
   */
  static int submit(Context context, EspalierClient client, String file, boolean json) {
    try {
      StudySummary study = client.submit(file, context.newKey());
      if (json) {
        context.printJson(study);
      } else {
        context.screen().out().printf("study %d: %s%n", study.studyId(), study.name());
      }
      return ExitCode.OK;
    } catch (EspalierException e) {
      if (e.problems().isEmpty()) {
        throw e;
      }
      new ProblemReport("<changed file>", file).print(e.problems(), context.screen());
      return ExitCode.USAGE;
    }
  }
}
