package org.espalier.web.http;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.espalier.tracking.access.Subject;

/** The things that a path names by the parameters that the whole API uses for them. */
final class PathSubjects {
  private static final String NUMBER = "[1-9][0-9]{0,17}";
  private static final String ID = "[a-zA-Z0-9][\\w\\-]{0,255}";

  private record Kind(Subject.Kind kind, String pattern) {}

  private static final Map<String, Kind> KINDS =
      Map.of(
          "study_id", new Kind(Subject.Kind.STUDY, NUMBER),
          "trial_id", new Kind(Subject.Kind.TRIAL, NUMBER),
          "experiment_id", new Kind(Subject.Kind.EXPERIMENT, NUMBER),
          "run_id", new Kind(Subject.Kind.RUN, ID),
          "model_id", new Kind(Subject.Kind.LOGGED_MODEL, ID));

  private PathSubjects() {}

  /** Whether a path of the route table names a thing that belongs to a project. */
  static boolean any(String path) {
    return KINDS.keySet().stream().anyMatch(name -> path.contains("{" + name + "}"));
  }

  static List<Subject> of(Context context) {
    return context.pathParamMap().entrySet().stream()
        .filter(parameter -> KINDS.containsKey(parameter.getKey()))
        .map(parameter -> subject(KINDS.get(parameter.getKey()), parameter.getValue()))
        .toList();
  }

  private static Subject subject(@org.jspecify.annotations.Nullable Kind kind, String id) {
    if (kind == null || !id.matches(kind.pattern())) {
      throw Refusal.notFound("thing", "of that name");
    }
    return new Subject(kind.kind(), id);
  }
}
