package org.espalier.web.study;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.core.document.Problem;
import org.espalier.core.study.StudyProblems;
import org.espalier.web.http.Bodies;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.ProblemView;
import org.espalier.web.http.Refusal;

/** Study files in requests and what is wrong with them in answers. */
final class StudyFiles {
  private static final Set<String> TYPES =
      Set.of("application/yaml", "application/x-yaml", "text/yaml", "application/json");

  private StudyFiles() {}

  /**
   * The text of the request's study file.
   *
   * @throws Refusal 415 for a body of another type
   */
  static String text(Context context) {
    Bodies.requireType(context, TYPES);
    return Bodies.text(context);
  }

  /** 422 with every problem. */
  static Refusal refuse(StudyProblems problems) {
    int count = problems.problems().size();
    return new Refusal(
        ErrorCode.STUDY_INVALID,
        count == 1
            ? "The study file has a problem: " + problems.problems().getFirst().toText()
            : "The study file has %d problems.".formatted(count),
        views(problems),
        Map.of());
  }

  static List<ProblemView> views(StudyProblems problems) {
    return problems.problems().stream().map(StudyFiles::view).toList();
  }

  private static ProblemView view(Problem problem) {
    return new ProblemView(
        problem.path(),
        problem.line() == 0 ? null : problem.line(),
        problem.column() == 0 ? null : problem.column(),
        problem.value().isEmpty() ? null : problem.value(),
        problem.message(),
        problem.allowed().isEmpty() ? null : problem.allowed(),
        problem.suggestion().orElse(null));
  }
}
