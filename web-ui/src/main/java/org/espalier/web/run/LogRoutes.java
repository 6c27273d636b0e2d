package org.espalier.web.run;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import org.espalier.tracking.log.LogLine;
import org.espalier.tracking.log.LogPage;
import org.espalier.tracking.log.LogStore;
import org.espalier.tracking.run.RunStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.jspecify.annotations.Nullable;

/** Log lines of a run, from any place on; asking again with the last cursor follows them. */
public final class LogRoutes implements Routes {
  private static final int LINES = 1_000;
  private static final int MOST_LINES = 5_000;
  private static final int LONGEST_CURSOR = 100;

  private final RunStore runs;
  private final LogStore logs;

  public LogRoutes(RunStore runs, LogStore logs) {
    this.runs = runs;
    this.logs = logs;
  }

  record LineView(int attempt, long number, long timeMillis, String level, String text) {}

  record LogView(List<LineView> items, @Nullable String nextCursor, boolean atEnd, long total) {}

  /** A line's place: attempt and number, written {@code 1.204}. */
  private record Place(int attempt, long number) {
    static final Place START = new Place(0, 0);

    static Place parse(Context context, String text) {
      if (!text.matches("[0-9]{1,9}\\.[0-9]{1,18}")) {
        throw Parameters.wrong(
            context, "after", "The cursor is none that was given out.", "a next_cursor");
      }
      int dot = text.indexOf('.');
      return new Place(
          Integer.parseInt(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1)));
    }
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/runs/{run_id}/logs", Role.VIEWER, this::lines));
  }

  private void lines(Context context) {
    String run = runs.get(Parameters.runId(context)).runId();
    Optional<String> after = Parameters.text(context, "after", LONGEST_CURSOR);
    Place place = after.map(text -> Place.parse(context, text)).orElse(Place.START);
    LogPage page =
        logs.after(
            run,
            place.attempt(),
            place.number(),
            Parameters.number(context, "limit", LINES, 1, MOST_LINES));
    List<LogLine> lines = page.lines();
    String next =
        lines.isEmpty()
            ? after.orElse(null)
            : lines.getLast().attempt() + "." + lines.getLast().number();
    Answers.json(
        context,
        new LogView(
            lines.stream()
                .map(
                    line ->
                        new LineView(
                            line.attempt(), line.number(), line.time(), line.level(), line.text()))
                .toList(),
            next,
            page.atEnd(),
            page.total()));
  }
}
