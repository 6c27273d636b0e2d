package org.espalier.web.study;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.core.json.Json;
import org.espalier.core.space.Space;
import org.espalier.core.study.Objective;
import org.espalier.search.importance.Importance;
import org.espalier.search.importance.Result;
import org.espalier.tracking.study.Study;
import org.espalier.tracking.study.StudyStore;
import org.espalier.tracking.study.Trial;
import org.espalier.tracking.study.TrialStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;

/** How much each parameter of a study matters; computed anew for each request, in bounded time. */
public final class ImportanceRoutes implements Routes {
  private static final int LONGEST = 250;

  private final StudyStore studies;
  private final TrialStore trials;

  public ImportanceRoutes(StudyStore studies, TrialStore trials) {
    this.studies = studies;
    this.trials = trials;
  }

  record View(
      String objective, String method, int trials, int fewest, List<Importance.Share> items) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/studies/{study_id}/importance", Role.VIEWER, this::importance));
  }

  private void importance(Context context) throws IOException {
    long id = Parameters.id(context, "study_id", "study");
    Study.Detail detail = studies.get(id);
    Objective objective = objective(context, detail.study().objectives());
    Importance.Method method = method(context);
    JsonNode space = Json.mapper().readTree(detail.specification()).path("space");
    List<Trial.Measured> measured = trials.measured(id, objective.metric());
    Answers.json(
        context,
        new View(
            objective.metric(),
            method.name().toLowerCase(Locale.ROOT),
            measured.size(),
            Importance.FEWEST,
            Importance.of(
                Json.mapper().treeToValue(space, Space.class),
                measured.stream().map(one -> new Result(one.parameters(), one.value())).toList(),
                objective.direction(),
                method,
                detail.study().seed())));
  }

  private static Objective objective(Context context, List<Objective> goals) {
    Optional<String> wanted = Parameters.text(context, "objective", LONGEST);
    return wanted.isEmpty()
        ? goals.getFirst()
        : goals.stream()
            .filter(goal -> goal.metric().equals(wanted.get()))
            .findFirst()
            .orElseThrow(
                () ->
                    Parameters.wrong(
                        context,
                        "objective",
                        "The study has no goal '%s'.".formatted(wanted.get()),
                        "one of " + goals.stream().map(Objective::metric).toList()));
  }

  private static Importance.Method method(Context context) {
    String word = Parameters.text(context, "method", LONGEST).orElse("fanova");
    return switch (word) {
      case "fanova" -> Importance.Method.FANOVA;
      case "ped_anova" -> Importance.Method.PED_ANOVA;
      default ->
          throw Parameters.wrong(
              context,
              "method",
              "The parameter 'method' holds an unknown word.",
              "fanova or ped_anova");
    };
  }
}
