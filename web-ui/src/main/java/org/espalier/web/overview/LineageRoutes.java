package org.espalier.web.overview;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.espalier.tracking.overview.LineageStore;
import org.espalier.tracking.overview.RunLineageStore;
import org.espalier.tracking.run.RunStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;

/** Where weights and data came from, over runs. */
public final class LineageRoutes implements Routes {
  private static final int LONGEST_ID = 256;

  private final LineageStore lineage;
  private final RunLineageStore ofRuns;
  private final RunStore runs;

  public LineageRoutes(LineageStore lineage, RunLineageStore ofRuns, RunStore runs) {
    this.lineage = lineage;
    this.ofRuns = ofRuns;
    this.runs = runs;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/lineage", Role.VIEWER, this::graph),
        Route.get("/api/v1/runs/{run_id}/lineage", Role.VIEWER, this::run));
  }

  private void run(Context context) {
    Answers.json(context, ofRuns.of(runs.get(Parameters.runId(context)).runId()));
  }

  private void graph(Context context) {
    OptionalLong study = Parameters.longNumber(context, "study_id");
    Optional<String> run = Parameters.text(context, "run_id", LONGEST_ID);
    if (study.isPresent() && run.isPresent()) {
      throw Parameters.wrong(
          context,
          "study_id",
          "The graph is drawn around one study or one run.",
          "study_id, run_id, or neither for all");
    }
    Answers.json(context, lineage.around(study, run));
  }
}
