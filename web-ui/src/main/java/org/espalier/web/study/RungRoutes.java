package org.espalier.web.study;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.core.json.Json;
import org.espalier.core.study.StudySpec;
import org.espalier.search.pruner.RungPlan;
import org.espalier.search.simulate.Preview;
import org.espalier.tracking.study.Study;
import org.espalier.tracking.study.StudyStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.jspecify.annotations.Nullable;

/** Where a study's pruner compares its trials. */
public final class RungRoutes implements Routes {
  private final StudyStore studies;

  public RungRoutes(StudyStore studies) {
    this.studies = studies;
  }

  record Bracket(List<Integer> rungs) {}

  record View(
      String pruner,
      @Nullable Integer reduction,
      boolean promotes,
      List<Bracket> brackets,
      @Nullable List<Integer> bracketOf) {}

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/studies/{study_id}/rungs", Role.VIEWER, this::rungs));
  }

  private void rungs(Context context) throws IOException {
    Study.Detail detail = studies.get(Parameters.id(context, "study_id", "study"));
    StudySpec study = Json.read(detail.specification(), StudySpec.class);
    Optional<RungPlan> plan = RungPlan.of(study.search().pruner(), Preview.epochs(study));
    Answers.json(
        context,
        new View(
            study.search().pruner().type(),
            plan.map(RungPlan::reduction).orElse(null),
            plan.map(RungPlan::promotes).orElse(false),
            plan.map(RungPlan::brackets).orElse(List.of()).stream().map(Bracket::new).toList(),
            plan.map(found -> bracketOf(found, study, detail.study().trialCount())).orElse(null)));
  }

  /** By trial number. Which it was is not known where the search was told of earlier studies. */
  private static @Nullable List<Integer> bracketOf(RungPlan plan, StudySpec study, int trials) {
    return plan.brackets().size() > 1 && !study.search().warmStart().isEmpty()
        ? null
        : IntStream.range(0, trials).mapToObj(plan::bracket).toList();
  }
}
