package org.espalier.web.worker;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import org.espalier.tracking.overview.WorkerRequestStore;
import org.espalier.tracking.study.WorkerStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Page;
import org.espalier.web.http.Reach;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;

/** Workers and what their slots do. */
public final class WorkerRoutes implements Routes {
  private static final int LONGEST_ID = 250;

  private final WorkerStore workers;
  private final WorkerRequestStore requests;

  public WorkerRoutes(WorkerStore workers, WorkerRequestStore requests) {
    this.workers = workers;
    this.requests = requests;
  }

  record AskedView(String workerId) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/workers",
            Role.VIEWER,
            context -> Answers.json(context, Page.whole(workers.list()))),
        Route.of(
            HandlerType.POST,
            "/api/v1/workers/{worker_id}/drain",
            Role.EDITOR,
            Reach.SERVER,
            this::drain));
  }

  private void drain(Context context) {
    String worker = context.pathParam("worker_id");
    if (worker.length() > LONGEST_ID || worker.indexOf('\0') >= 0) {
      throw Refusal.notFound("worker", "of that name");
    }
    requests.drain(worker);
    Answers.json(context, 202, new AskedView(worker));
  }
}
