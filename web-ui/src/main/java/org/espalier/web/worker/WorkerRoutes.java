package org.espalier.web.worker;

import java.util.List;
import org.espalier.tracking.study.WorkerStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Page;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;

/** Workers and what their slots do. */
public final class WorkerRoutes implements Routes {
  private final WorkerStore workers;

  public WorkerRoutes(WorkerStore workers) {
    this.workers = workers;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/workers",
            Role.VIEWER,
            context -> Answers.json(context, Page.whole(workers.list()))));
  }
}
