package org.espalier.web.run;

import io.javalin.http.Context;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.run.Run;
import org.espalier.tracking.run.RunColumn;
import org.espalier.tracking.run.RunColumnNames;
import org.espalier.tracking.run.RunGroups;
import org.espalier.tracking.run.RunStatus;
import org.espalier.tracking.run.RunTable;
import org.espalier.tracking.study.StudyStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Page;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.jspecify.annotations.Nullable;

/** All runs as a table of the columns asked for. */
public final class RunTableRoutes implements Routes {
  private static final int MOST_COLUMNS = 40;
  private static final int LONGEST_FILTER = 4_000;
  private static final int LONGEST_COLUMNS = 8_000;
  private static final int LONGEST_NAME = 300;

  private final RunTable table;
  private final RunColumnNames names;
  private final RunGroups groups;
  private final StudyStore studies;

  public RunTableRoutes(
      RunTable table, RunColumnNames names, RunGroups groups, StudyStore studies) {
    this.table = table;
    this.names = names;
    this.groups = groups;
    this.studies = studies;
  }

  record RowView(
      String runId,
      long experimentId,
      String experimentName,
      String name,
      RunStatus status,
      @Nullable Long studyId,
      @Nullable Long trialId,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      Map<String, Object> values) {
    static RowView of(RunTable.Row row) {
      Run run = row.run();
      return new RowView(
          run.runId(),
          run.experimentId(),
          row.experimentName(),
          run.name(),
          run.status(),
          row.studyId().isPresent() ? row.studyId().getAsLong() : null,
          row.trialId().isPresent() ? row.trialId().getAsLong() : null,
          run.startedAt(),
          run.endedAt(),
          row.values());
    }
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/runs", Role.VIEWER, this::rows),
        Route.get("/api/v1/run-groups", Role.VIEWER, this::groups),
        Route.get("/api/v1/columns", Role.VIEWER, this::columns));
  }

  private void rows(Context context) {
    int limit = Parameters.limit(context);
    OptionalLong offset = Parameters.longNumber(context, "cursor");
    if (offset.isPresent() && offset.getAsLong() < 0) {
      throw Parameters.wrong(
          context, "cursor", "The cursor is none that was given out.", "a next_cursor");
    }
    String sort = Parameters.text(context, "sort", LONGEST_NAME).orElse("");
    boolean descending = sort.startsWith("-");
    RunTable.Page page =
        filtered(
            context,
            new RunTable.Query(
                experiment(context),
                filter(context),
                sort.isEmpty()
                    ? Optional.empty()
                    : Optional.of(column(context, "sort", descending ? sort.substring(1) : sort)),
                descending,
                wanted(context),
                offset.orElse(0),
                limit),
            table::find);
    long next = offset.orElse(0) + page.rows().size();
    Answers.json(
        context,
        new Page<>(
            page.rows().stream().map(RowView::of).toList(),
            next < page.total() && !page.rows().isEmpty() ? String.valueOf(next) : null,
            page.total()));
  }

  private void groups(Context context) {
    RunColumn by =
        column(context, "by", Parameters.text(context, "by", LONGEST_NAME).orElse("status"));
    Optional<RunColumn> metric =
        Parameters.text(context, "metric", LONGEST_NAME)
            .map(text -> column(context, "metric", text));
    if (metric.isPresent() && metric.get().kind() != RunColumn.Kind.METRIC) {
      throw Parameters.wrong(
          context, "metric", "That is no metric.", "metrics.NAME.last, .min or .max");
    }
    RunGroups.Page page =
        filtered(
            context,
            new RunGroups.Query(
                experiment(context), filter(context), by, metric, Parameters.limit(context)),
            groups::find);
    Answers.json(context, new Page<>(page.groups(), null, page.total()));
  }

  private static String filter(Context context) {
    return Parameters.text(context, "filter", LONGEST_FILTER).orElse("");
  }

  /** The answer to a query with the caller's filter; a wrong one is refused by its name. */
  private static <Q, A> A filtered(Context context, Q query, Function<Q, A> find) {
    try {
      return find.apply(query);
    } catch (TrackingException e) {
      if (e.kind() != TrackingException.Kind.INVALID) {
        throw e;
      }
      throw Parameters.wrong(
          context,
          "filter",
          String.valueOf(e.getMessage()),
          "such as: metrics.loss < 0.1 and params.optimizer = 'adam'");
    }
  }

  private OptionalLong experiment(Context context) {
    OptionalLong study = Parameters.longNumber(context, "study_id");
    return study.isPresent()
        ? OptionalLong.of(studies.experimentOf(study.getAsLong()))
        : Parameters.longNumber(context, "experiment_id");
  }

  private static List<RunColumn> wanted(Context context) {
    List<RunColumn> columns =
        Parameters.text(context, "columns", LONGEST_COLUMNS).stream()
            .flatMap(text -> Arrays.stream(text.split(",")))
            .filter(text -> !text.isBlank())
            .map(text -> column(context, "columns", text))
            .distinct()
            .toList();
    if (columns.size() > MOST_COLUMNS) {
      throw Parameters.wrong(
          context,
          "columns",
          "These are %d columns.".formatted(columns.size()),
          "at most %d".formatted(MOST_COLUMNS));
    }
    return columns;
  }

  private static RunColumn column(Context context, String parameter, String text) {
    try {
      return RunColumn.parse(text);
    } catch (TrackingException e) {
      throw Parameters.wrong(
          context, parameter, String.valueOf(e.getMessage()), "params.NAME, metrics.NAME.max, …");
    }
  }

  private void columns(Context context) {
    Answers.json(
        context,
        Page.whole(
            names.containing(
                Parameters.text(context, "search", LONGEST_NAME).orElse(""),
                Parameters.limit(context))));
  }
}
