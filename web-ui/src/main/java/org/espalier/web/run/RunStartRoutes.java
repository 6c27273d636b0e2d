package org.espalier.web.run;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.access.Subject;
import org.espalier.tracking.experiment.Experiment;
import org.espalier.tracking.run.NewRun;
import org.espalier.tracking.run.Run;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Bodies;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.ProblemView;
import org.espalier.web.http.Reach;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.espalier.web.http.WantedProject;
import org.jspecify.annotations.Nullable;

/**
 * Runs under ids that their clients choose: asked for twice, a run is there once. So a client can
 * begin without a server, and an import can be repeated.
 */
public final class RunStartRoutes implements Routes {
  private static final int EXPERIMENT_CHARACTERS = 500;
  private static final int KEY_CHARACTERS = 250;
  private static final int VALUE_CHARACTERS = 8_000;
  private static final int MOST_TAGS = 1_000;
  private static final long LAST_MILLISECOND = 253_402_300_799_999L;

  private final TrackingStores stores;
  private final InstantSource clock;

  public RunStartRoutes(TrackingStores stores, InstantSource clock) {
    this.stores = stores;
    this.clock = clock;
  }

  record StartBody(
      @Nullable String experiment,
      @Nullable String name,
      @Nullable String userId,
      @Nullable Long startedAt,
      @Nullable Map<String, String> tags) {}

  record StartedView(String runId, long experimentId, boolean created) {}

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(
            HandlerType.PUT,
            "/api/v1/runs/{run_id}",
            Role.EDITOR,
            Reach.NAMED_OR_NEW,
            RunStartRoutes::subjects,
            this::start));
  }

  private static List<Subject> subjects(Context context) {
    return List.of(
        new Subject(Subject.Kind.RUN, Parameters.runId(context)),
        new Subject(Subject.Kind.NAMED_EXPERIMENT, experimentName(body(context))));
  }

  private static StartBody body(Context context) {
    try {
      return Bodies.json(context, StartBody.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String experimentName(StartBody body) {
    String experiment = text("experiment", body.experiment(), EXPERIMENT_CHARACTERS);
    if (experiment.isBlank()) {
      throw wrong("experiment", experiment, "a name of 1 to 500 characters");
    }
    return experiment;
  }

  private void start(Context context) {
    String runId = Parameters.runId(context);
    StartBody body = body(context);
    NewRun run =
        new NewRun(
            runId,
            experiment(experimentName(body), WantedProject.of(context)),
            text("name", body.name(), VALUE_CHARACTERS),
            text("user_id", body.userId(), KEY_CHARACTERS),
            startedAt(body.startedAt()),
            tags(body.tags()));
    try {
      Run created = stores.runs().create(run);
      Answers.json(context, 201, new StartedView(runId, created.experimentId(), true));
    } catch (TrackingException e) {
      if (e.kind() != TrackingException.Kind.ALREADY_EXISTS) {
        throw e;
      }
      Run present = stores.runs().get(runId);
      if (present.experimentId() != run.experimentId() || stores.artifacts().isTrial(runId)) {
        throw new Refusal(
            ErrorCode.CONFLICT,
            "Run %s is there already, in another experiment or as a trial.".formatted(runId));
      }
      Answers.json(context, new StartedView(runId, present.experimentId(), false));
    }
  }

  private long experiment(String name, long project) {
    for (int attempt = 0; ; attempt++) {
      var present = stores.experiments().findByName(name).map(Experiment::experimentId);
      if (present.isPresent()) {
        return present.get();
      }
      try {
        return stores.experiments().create(name, Map.of(), project);
      } catch (TrackingException e) {
        // Somebody else was faster: it is there now.
        if (e.kind() != TrackingException.Kind.ALREADY_EXISTS || attempt > 2) {
          throw e;
        }
      }
    }
  }

  private Instant startedAt(@Nullable Long millis) {
    if (millis == null) {
      return clock.instant();
    }
    if (millis < 0 || millis > LAST_MILLISECOND) {
      throw wrong("started_at", millis.toString(), "milliseconds since 1970, up to the year 9999");
    }
    return Instant.ofEpochMilli(millis);
  }

  private static Map<String, String> tags(@Nullable Map<String, String> tags) {
    if (tags == null) {
      return Map.of();
    }
    if (tags.size() > MOST_TAGS) {
      throw wrong("tags", tags.size() + " tags", "at most " + MOST_TAGS);
    }
    tags.forEach(
        (key, value) -> {
          if (text("tags", key, KEY_CHARACTERS).isEmpty()) {
            throw wrong("tags", "", "keys of 1 to 250 characters");
          }
          text("tags." + key, value, VALUE_CHARACTERS);
        });
    return tags;
  }

  private static String text(String field, @Nullable String value, int most) {
    if (value == null) {
      return "";
    }
    if (value.codePointCount(0, value.length()) > most || value.indexOf('\0') >= 0) {
      throw wrong(field, value, "at most %d characters without NUL".formatted(most));
    }
    return value;
  }

  private static Refusal wrong(String field, String value, String allowed) {
    String shown = value.length() <= 100 ? value : value.substring(0, 100) + "…";
    return Refusal.ofParameter(
        ProblemView.ofParameter(field, shown, "The field '" + field + "' is wrong.", allowed));
  }
}
