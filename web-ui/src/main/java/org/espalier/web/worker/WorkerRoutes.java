package org.espalier.web.worker;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.espalier.tracking.overview.WorkerRequestStore;
import org.espalier.tracking.pace.Utilization;
import org.espalier.tracking.pace.UtilizationStore;
import org.espalier.tracking.study.WorkerStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Page;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.Reach;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;

/** Workers and what their slots do. */
public final class WorkerRoutes implements Routes {
  private static final int LONGEST_ID = 250;
  private static final int DAY = 24;
  private static final int WEEK = 168;
  private static final int PARTS = 48;

  private final WorkerStore workers;
  private final WorkerRequestStore requests;
  private final UtilizationStore utilization;

  public WorkerRoutes(
      WorkerStore workers, WorkerRequestStore requests, UtilizationStore utilization) {
    this.workers = workers;
    this.requests = requests;
    this.utilization = utilization;
  }

  record AskedView(String workerId) {}

  record UtilizationView(Instant from, double partSeconds, List<Utilization.Row> items) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/workers",
            Role.VIEWER,
            context -> Answers.json(context, Page.whole(workers.list()))),
        Route.get("/api/v1/workers/utilization", Role.VIEWER, this::utilization),
        Route.of(
            HandlerType.POST,
            "/api/v1/workers/{worker_id}/drain",
            Role.EDITOR,
            Reach.SERVER,
            this::drain));
  }

  private void utilization(Context context) {
    int hours = Parameters.number(context, "hours", DAY, 1, WEEK);
    UtilizationStore.Found found = utilization.latest(Duration.ofHours(hours), PARTS);
    Answers.json(
        context,
        new UtilizationView(
            Instant.ofEpochMilli(Math.round(1000 * found.window().from())),
            found.window().seconds(),
            found.rows()));
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
