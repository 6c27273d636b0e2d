package org.espalier.web.trial;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.espalier.core.json.Json;
import org.espalier.core.study.TrialSpec;
import org.espalier.tracking.study.StudyStore;
import org.espalier.tracking.study.Trial;
import org.espalier.tracking.study.TrialColumnsStore;
import org.espalier.tracking.study.TrialStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.Page;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;

/** Trials of a study, one trial, and its model. */
public final class TrialRoutes implements Routes {
  private static final int LONGEST_TIME = 40;

  private final StudyStore studies;
  private final TrialStore trials;
  private final TrialColumnsStore columns;

  public TrialRoutes(StudyStore studies, TrialStore trials, TrialColumnsStore columns) {
    this.studies = studies;
    this.trials = trials;
    this.columns = columns;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/studies/{study_id}/trials", Role.VIEWER, this::list),
        Route.get("/api/v1/studies/{study_id}/trial-columns", Role.VIEWER, this::columns),
        Route.get("/api/v1/trials/{trial_id}", Role.VIEWER, this::get),
        Route.get("/api/v1/trials/{trial_id}/model", Role.VIEWER, this::model));
  }

  private void list(Context context) {
    long study = study(context);
    Trial.Page page = trials.list(TrialQueries.of(context, study));
    Answers.json(
        context,
        new Page<>(page.items(), page.next().map(String::valueOf).orElse(null), page.total()));
  }

  private void columns(Context context) {
    long study = study(context);
    Optional<Instant> since =
        Parameters.text(context, "since", LONGEST_TIME)
            .map(
                text -> {
                  try {
                    return Instant.parse(text);
                  } catch (DateTimeParseException e) {
                    throw Parameters.wrong(
                        context,
                        "since",
                        "The time cannot be read.",
                        "an as_of of an earlier answer");
                  }
                });
    Answers.json(context, columns.read(study, since));
  }

  /** The study of the path, once it is known to be there. */
  private long study(Context context) {
    long study = Parameters.id(context, "study_id", "study");
    studies.experimentOf(study);
    return study;
  }

  private void get(Context context) throws IOException {
    Answers.json(context, TrialView.of(detail(context), trials));
  }

  private void model(Context context) throws IOException {
    Trial.Detail detail = detail(context);
    String specification = detail.specification();
    if (specification == null) {
      throw new Refusal(
          ErrorCode.CONFLICT,
          "Trial %d waits for the source of its weights; its model is not decided yet."
              .formatted(detail.trial().trialId()));
    }
    Answers.json(context, ModelDiagram.of(Json.read(specification, TrialSpec.class)));
  }

  private Trial.Detail detail(Context context) {
    return trials.get(Parameters.id(context, "trial_id", "trial"));
  }
}
