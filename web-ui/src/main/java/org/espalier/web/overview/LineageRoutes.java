package org.espalier.web.overview;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.overview.DatasetLineageStore;
import org.espalier.tracking.overview.LineageStore;
import org.espalier.tracking.overview.Overviews;
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
  private static final int LONGEST_NAME = 500;

  private final LineageStore lineage;
  private final RunLineageStore ofRuns;
  private final DatasetLineageStore ofDatasets;
  private final RunStore runs;

  public LineageRoutes(Overviews overviews, RunStore runs) {
    this.lineage = overviews.lineage();
    this.ofRuns = overviews.runLineage();
    this.ofDatasets = overviews.datasetLineage();
    this.runs = runs;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/lineage", Role.VIEWER, this::graph),
        Route.get("/api/v1/lineage/dataset", Role.VIEWER, this::dataset),
        Route.get("/api/v1/lineage/model", Role.VIEWER, this::model),
        Route.get("/api/v1/runs/{run_id}/lineage", Role.VIEWER, this::run));
  }

  private void run(Context context) {
    Answers.json(context, ofRuns.of(runs.get(Parameters.runId(context)).runId()));
  }

  private void dataset(Context context) {
    String digest = required(context, "digest", LONGEST_ID, "a data set's digest");
    Answers.json(context, ofDatasets.of(digest, Parameters.text(context, "name", LONGEST_NAME)));
  }

  private static String required(Context context, String name, int most, String allowed) {
    return Parameters.text(context, name, most)
        .orElseThrow(
            () ->
                Parameters.wrong(
                    context, name, "The parameter '%s' is missing.".formatted(name), allowed));
  }

  private void model(Context context) {
    String name = required(context, "name", LONGEST_ID, "a registered model's name");
    required(context, "version", 10, "the number of a version");
    int version = Parameters.number(context, "version", 1, 1, Integer.MAX_VALUE);
    Answers.json(
        context,
        ofRuns
            .ofVersion(name, version)
            .orElseThrow(
                () ->
                    TrackingException.notFound(
                        "Registered model '%s' has no version %d".formatted(name, version))));
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
