package org.espalier.web.trial;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.espalier.core.json.Json;
import org.espalier.core.study.TrialSpec;
import org.espalier.core.trial.TrialState;
import org.espalier.tracking.study.StudyStore;
import org.espalier.tracking.study.Trial;
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
  private static final int LONGEST_WORD = 30;

  private final StudyStore studies;
  private final TrialStore trials;

  public TrialRoutes(StudyStore studies, TrialStore trials) {
    this.studies = studies;
    this.trials = trials;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/studies/{study_id}/trials", Role.VIEWER, this::list),
        Route.get("/api/v1/trials/{trial_id}", Role.VIEWER, this::get),
        Route.get("/api/v1/trials/{trial_id}/model", Role.VIEWER, this::model));
  }

  private void list(Context context) {
    long study = studies.get(Parameters.id(context, "study_id", "study")).study().studyId();
    OptionalLong offset = Parameters.longNumber(context, "cursor");
    if (offset.isPresent() && offset.getAsLong() < 0) {
      throw Parameters.wrong(
          context, "cursor", "The cursor is none that was given out.", "a next_cursor");
    }
    String sort = Parameters.text(context, "sort", LONGEST_WORD).orElse("number");
    boolean descending = sort.startsWith("-");
    Trial.Page page =
        trials.list(
            new Trial.Query(
                study,
                List.copyOf(Parameters.words(context, "state", TrialState.class)),
                sort(context, descending ? sort.substring(1) : sort),
                descending,
                offset.orElse(0),
                Parameters.limit(context)));
    Answers.json(
        context,
        new Page<>(page.items(), page.next().map(String::valueOf).orElse(null), page.total()));
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

  private static Trial.Sort sort(Context context, String word) {
    for (Trial.Sort sort : Trial.Sort.values()) {
      if (sort.name().toLowerCase(Locale.ROOT).equals(word)) {
        return sort;
      }
    }
    throw Parameters.wrong(
        context,
        "sort",
        "The trials cannot be sorted by that.",
        "number, best, started_at, duration, and the same with a minus before it");
  }
}
