package org.espalier.web.trial;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.espalier.core.study.StudyCopy;
import org.espalier.core.study.StudyProblems;
import org.espalier.tracking.study.StudyStore;
import org.espalier.tracking.study.Trial;
import org.espalier.tracking.study.TrialStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;

/**
 * One trial as a study file of its own: to train it once more, or to go on from it with changes.
 */
public final class TrialFileRoutes implements Routes {
  private final StudyStore studies;
  private final TrialStore trials;

  public TrialFileRoutes(StudyStore studies, TrialStore trials) {
    this.studies = studies;
    this.trials = trials;
  }

  record View(String project, String text) {}

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/trials/{trial_id}/study-file", Role.VIEWER, this::file));
  }

  private void file(Context context) {
    Trial.Detail detail = trials.get(Parameters.id(context, "trial_id", "trial"));
    Trial trial = detail.trial();
    boolean weights = Parameters.flag(context, "weights");
    if (weights && detail.checkpoints().isEmpty()) {
      throw new Refusal(
          ErrorCode.CONFLICT,
          "Trial %d has no checkpoint yet whose weights could be taken.".formatted(trial.number()));
    }
    String name =
        "%s-%s-%d".formatted(detail.study().name(), weights ? "from" : "trial", trial.number());
    try {
      String text =
          StudyCopy.ofTrial(
              studies.get(trial.studyId()).sourceText(), name, trial.number(), trial.parameters());
      Answers.json(
          context,
          new View(
              detail.study().project(),
              weights
                  ? StudyCopy.changed(
                      text, Map.of("transfer", "{from: {run: \"%s\"}}".formatted(trial.runId())))
                  : text));
    } catch (IllegalArgumentException | StudyProblems e) {
      throw new Refusal(
          ErrorCode.CONFLICT,
          "Trial %d cannot be a study of its own: %s".formatted(trial.number(), e.getMessage()));
    }
  }
}
