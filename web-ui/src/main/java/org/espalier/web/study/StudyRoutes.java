package org.espalier.web.study;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.espalier.core.json.Json;
import org.espalier.core.space.Space;
import org.espalier.core.study.Objective;
import org.espalier.core.study.StudyProblems;
import org.espalier.core.study.StudyReader;
import org.espalier.core.study.StudySpec;
import org.espalier.core.trial.StudyState;
import org.espalier.tracking.overview.BestHistoryStore;
import org.espalier.tracking.overview.BestHistoryStore.Improvement;
import org.espalier.tracking.study.RequestKind;
import org.espalier.tracking.study.Study;
import org.espalier.tracking.study.StudyStore;
import org.espalier.tracking.study.Submission;
import org.espalier.web.access.AccessControl;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Page;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.ProblemView;
import org.espalier.web.http.Reach;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.espalier.web.http.WantedProject;
import org.espalier.web.trial.ModelDiagram;
import org.jspecify.annotations.Nullable;

/** Studies: what is accepted is stored, and the scheduler takes it from there. */
public final class StudyRoutes implements Routes {
  private static final int LONGEST_KEY = 250;

  private final StudyStore studies;
  private final BestHistoryStore histories;
  private final AccessControl access;

  public StudyRoutes(StudyStore studies, BestHistoryStore histories, AccessControl access) {
    this.studies = studies;
    this.histories = histories;
    this.access = access;
  }

  record CheckView(
      boolean valid,
      List<ProblemView> problems,
      @Nullable String name,
      @Nullable Integer trialLimit,
      List<Objective> objectives,
      @Nullable Space space,
      List<PlaceView> places,
      @Nullable ModelDiagram model) {}

  /** Where the file declares a dimension of the space. */
  record PlaceView(String name, String path, int line) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.of(HandlerType.POST, "/api/v1/studies", Role.EDITOR, Reach.NEW, this::submit),
        Route.get("/api/v1/studies", Role.VIEWER, this::list),
        Route.post("/api/v1/studies/check", Role.VIEWER, this::check),
        Route.get("/api/v1/studies/{study_id}", Role.VIEWER, this::get),
        Route.delete(
            "/api/v1/studies/{study_id}",
            Role.ADMIN,
            context -> request(context, RequestKind.DELETE)),
        Route.post(
            "/api/v1/studies/{study_id}/pause",
            Role.EDITOR,
            context -> request(context, RequestKind.PAUSE)),
        Route.post(
            "/api/v1/studies/{study_id}/resume",
            Role.EDITOR,
            context -> request(context, RequestKind.RESUME)),
        Route.post(
            "/api/v1/studies/{study_id}/cancel",
            Role.EDITOR,
            context -> request(context, RequestKind.CANCEL)));
  }

  private void submit(Context context) throws IOException {
    Optional<String> key = clientKey(context);
    String text = StudyFiles.text(context);
    StudySpec spec;
    try {
      spec = StudyReader.read(text);
    } catch (StudyProblems problems) {
      throw StudyFiles.refuse(problems);
    }
    StudyStore.Submitted submitted =
        studies.submit(
            new Submission(
                spec.name(),
                key,
                Json.write(spec),
                text,
                spec.queue(),
                spec.seed(),
                spec.trialLimit(),
                access.caller(context).name()),
            WantedProject.of(context));
    context.header("Location", "/api/v1/studies/" + submitted.studyId());
    Answers.json(context, submitted.created() ? 201 : 200, full(submitted.studyId()));
  }

  private void check(Context context) {
    String text = StudyFiles.text(context);
    try {
      StudyReader.Placed placed = StudyReader.readPlaced(text);
      StudySpec spec = placed.study();
      Answers.json(
          context,
          new CheckView(
              true,
              List.of(),
              spec.name(),
              spec.trialLimit(),
              spec.objectives(),
              spec.space(),
              placed.dimensions().entrySet().stream()
                  .map(
                      place ->
                          new PlaceView(
                              place.getKey(), place.getValue().path(), place.getValue().line()))
                  .toList(),
              ModelDiagram.ofFirstPoint(spec).orElse(null)));
    } catch (StudyProblems problems) {
      Answers.json(
          context,
          new CheckView(
              false, StudyFiles.views(problems), null, null, List.of(), null, List.of(), null));
    }
  }

  private void list(Context context) {
    OptionalLong before = Parameters.longNumber(context, "cursor");
    Study.Page page =
        studies.list(
            new Study.Filter(
                List.copyOf(Parameters.words(context, "state", StudyState.class)),
                Parameters.text(context, "name", LONGEST_KEY).orElse("")),
            before.orElse(Long.MAX_VALUE),
            Parameters.limit(context));
    Map<Long, List<Improvement>> found =
        histories.of(page.items().stream().map(Study::studyId).toList());
    Answers.json(
        context,
        new Page<>(
            page.items().stream()
                .map(
                    study ->
                        StudyView.summary(study, found.getOrDefault(study.studyId(), List.of())))
                .toList(),
            page.next().map(String::valueOf).orElse(null),
            page.total()));
  }

  private void get(Context context) throws IOException {
    Answers.json(context, full(Parameters.id(context, "study_id", "study")));
  }

  private StudyView.Full full(long id) throws IOException {
    return StudyView.full(studies.get(id), history(id));
  }

  private List<Improvement> history(long id) {
    return histories.of(List.of(id)).getOrDefault(id, List.of());
  }

  private void request(Context context, RequestKind kind) {
    long id = Parameters.id(context, "study_id", "study");
    Answers.json(context, 202, StudyView.summary(studies.request(id, kind), history(id)));
  }

  private static Optional<String> clientKey(Context context) {
    String key = context.header("Idempotency-Key");
    if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
      throw Refusal.ofParameter(
          ProblemView.ofParameter(
              "Idempotency-Key",
              key,
              "The header 'Idempotency-Key' is blank or too long.",
              "1 to %d characters".formatted(LONGEST_KEY)));
    }
    return Optional.ofNullable(key);
  }
}
