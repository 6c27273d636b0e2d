package org.espalier.web.overview;

import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.espalier.tracking.overview.QueueStore;
import org.espalier.tracking.overview.TimelineStore;
import org.espalier.tracking.overview.TimelineStore.Place;
import org.espalier.tracking.overview.TimelineStore.Span;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Page;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.jspecify.annotations.Nullable;

/** Who ran when, and what waits. */
public final class TimelineRoutes implements Routes {
  private static final int SPANS = 2_000;
  private static final int MOST_SPANS = 10_000;
  private static final int WAITING = 500;
  private static final int LONGEST = 250;

  private final TimelineStore timeline;
  private final QueueStore queue;

  public TimelineRoutes(TimelineStore timeline, QueueStore queue) {
    this.timeline = timeline;
    this.queue = queue;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/attempts", Role.VIEWER, this::attempts),
        Route.get("/api/v1/queue", Role.VIEWER, this::queue));
  }

  private void attempts(Context context) {
    int limit = Parameters.number(context, "limit", SPANS, 1, MOST_SPANS);
    List<Span> found =
        timeline.list(
            new TimelineStore.Query(
                Parameters.longNumber(context, "study_id"),
                Parameters.text(context, "worker_id", LONGEST),
                time(context, "from"),
                time(context, "to"),
                Parameters.text(context, "cursor", LONGEST).map(text -> place(context, text)),
                limit + 1));
    boolean more = found.size() > limit;
    List<Span> page = more ? found.subList(0, limit) : found;
    Answers.json(context, new SpanPage(page, more ? cursor(page.getLast()) : null));
  }

  record SpanPage(List<Span> items, @Nullable String nextCursor) {}

  private void queue(Context context) {
    int limit = Parameters.number(context, "limit", WAITING, 1, WAITING);
    Answers.json(context, new Page<>(queue.list(limit), null, queue.count()));
  }

  private static String cursor(Span span) {
    return span.claimedAt() + "_" + span.trialId() + "_" + span.attempt();
  }

  private static Place place(Context context, String text) {
    String[] parts = text.split("_", -1);
    try {
      if (parts.length == 3) {
        return new Place(
            Instant.parse(parts[0]), Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
      }
    } catch (DateTimeException | NumberFormatException e) {
      throw Parameters.wrong(
          context, "cursor", "The cursor is none that was given out.", "a next_cursor");
    }
    throw Parameters.wrong(
        context, "cursor", "The cursor is none that was given out.", "a next_cursor");
  }

  private static Optional<Instant> time(Context context, String name) {
    return Parameters.text(context, name, LONGEST)
        .map(
            text -> {
              try {
                return Instant.parse(text);
              } catch (DateTimeException e) {
                throw Parameters.wrong(
                    context,
                    name,
                    "The parameter '%s' is no time.".formatted(name),
                    "such as 2026-11-24T13:30:00Z");
              }
            });
  }
}
