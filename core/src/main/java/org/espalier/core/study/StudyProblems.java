package org.espalier.core.study;

import java.util.List;
import org.espalier.core.document.Problem;

/** A study file that cannot be accepted, with everything that is wrong with it. */
public final class StudyProblems extends Exception {

  private final transient List<Problem> problems;

  public StudyProblems(List<Problem> problems) {
    super(String.join("\n", problems.stream().map(Problem::toText).toList()));
    this.problems = List.copyOf(problems);
  }

  /** At least one, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }
}
