package org.espalier.web.study;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import org.espalier.tracking.overview.BestHistoryStore;
import org.espalier.tracking.overview.OrderStore;
import org.espalier.tracking.study.StudyStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Bodies;
import org.espalier.web.http.Page;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.ProblemView;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.jspecify.annotations.Nullable;

/** Which studies go first on their queue, and what another order would change. */
public final class PriorityRoutes implements Routes {
  private static final int MOST = 1_000;

  private final StudyStore studies;
  private final BestHistoryStore histories;
  private final OrderStore order;

  public PriorityRoutes(StudyStore studies, BestHistoryStore histories, OrderStore order) {
    this.studies = studies;
    this.histories = histories;
    this.order = order;
  }

  record Wanted(@Nullable Integer priority, @Nullable Integer seen) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.put("/api/v1/studies/{study_id}/priority", Role.EDITOR, this::prioritize),
        Route.get("/api/v1/studies/{study_id}/priority/preview", Role.VIEWER, this::preview));
  }

  private void prioritize(Context context) throws IOException {
    long id = Parameters.id(context, "study_id", "study");
    Wanted wanted = Bodies.json(context, Wanted.class);
    Answers.json(
        context,
        StudyView.summary(
            studies.prioritize(
                id, priority("priority", wanted.priority()), priority("seen", wanted.seen())),
            histories.of(List.of(id)).getOrDefault(id, List.of())));
  }

  private void preview(Context context) {
    long id = Parameters.id(context, "study_id", "study");
    int priority = Parameters.number(context, "priority", 0, -MOST, MOST);
    Answers.json(context, Page.whole(order.preview(id, priority)));
  }

  private static int priority(String field, @Nullable Integer value) {
    if (value == null || Math.abs(value) > MOST) {
      throw Refusal.ofParameter(
          ProblemView.ofParameter(
              field,
              value == null ? null : value.toString(),
              "The field '%s' is no priority.".formatted(field),
              "a whole number from -%1$d to %1$d".formatted(MOST)));
    }
    return value;
  }
}
