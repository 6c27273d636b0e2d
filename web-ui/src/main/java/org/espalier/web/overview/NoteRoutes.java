package org.espalier.web.overview;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.espalier.tracking.overview.NoteStore;
import org.espalier.tracking.run.RunStore;
import org.espalier.tracking.study.StudyStore;
import org.espalier.web.access.AccessControl;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Bodies;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.ProblemView;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.jspecify.annotations.Nullable;

/** Notes beside studies and runs. */
public final class NoteRoutes implements Routes {
  private final NoteStore notes;
  private final StudyStore studies;
  private final RunStore runs;
  private final AccessControl access;

  public NoteRoutes(NoteStore notes, StudyStore studies, RunStore runs, AccessControl access) {
    this.notes = notes;
    this.studies = studies;
    this.runs = runs;
    this.access = access;
  }

  record NoteView(String text, @Nullable String author, @Nullable Instant changedAt) {}

  record NewNote(@Nullable String text) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/studies/{study_id}/note",
            Role.VIEWER,
            context -> read(context, study(context))),
        Route.put(
            "/api/v1/studies/{study_id}/note",
            Role.EDITOR,
            context -> write(context, study(context))),
        Route.get(
            "/api/v1/runs/{run_id}/note", Role.VIEWER, context -> read(context, run(context))),
        Route.put(
            "/api/v1/runs/{run_id}/note", Role.EDITOR, context -> write(context, run(context))));
  }

  private String study(Context context) {
    long id = Parameters.id(context, "study_id", "study");
    studies.experimentOf(id);
    return "study:" + id;
  }

  private String run(Context context) {
    return "run:" + runs.get(Parameters.runId(context)).runId();
  }

  private void read(Context context, String subject) {
    Optional<NoteStore.Note> note = notes.find(subject);
    Answers.json(
        context,
        new NoteView(
            note.map(NoteStore.Note::text).orElse(""),
            note.map(NoteStore.Note::author).filter(author -> !author.isEmpty()).orElse(null),
            note.map(NoteStore.Note::changedAt).orElse(null)));
  }

  private void write(Context context, String subject) throws IOException {
    String text = Bodies.json(context, NewNote.class).text();
    if (text == null) {
      throw Refusal.ofParameter(
          ProblemView.ofParameter("text", null, "The field 'text' is missing.", "a text"));
    }
    notes.write(subject, text, access.caller(context).name());
    read(context, subject);
  }
}
