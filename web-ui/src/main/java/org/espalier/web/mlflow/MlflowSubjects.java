package org.espalier.web.mlflow;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.espalier.tracking.access.Subject;
import org.espalier.web.http.Reach;
import org.espalier.web.http.Role;

/**
 * What a call of MLflow's API changes, so that its caller's role is looked up where that is. A call
 * that names nothing of the kinds known here needs its role in every project.
 */
final class MlflowSubjects {
  private static final Pattern PLACE =
      Pattern.compile(
          "\\d{1,19}/(models/)?([a-zA-Z0-9][\\w\\-]{0,255})/artifacts(?:/.*)?", Pattern.DOTALL);

  private MlflowSubjects() {}

  static Reach reach(String path, Role role) {
    if (role == Role.OPEN || role == Role.VIEWER) {
      return Reach.SEEN;
    }
    return path.endsWith("/experiments/create") || path.endsWith("/registered-models/create")
        ? Reach.NEW
        : Reach.NAMED;
  }

  static Function<Context, List<Subject>> of(String path) {
    if (path.contains("/mlflow-artifacts/")) {
      return context -> ofArtifact(context.pathParam("path"));
    }
    if (path.contains("/logged-models/{model_id}")) {
      return context -> id(Subject.Kind.LOGGED_MODEL, context.pathParam("model_id"));
    }
    if (path.contains("/registered-models/") || path.contains("/model-versions/")) {
      return context -> field(context, Subject.Kind.REGISTERED_MODEL, "name");
    }
    if (path.contains("/experiments/") || path.endsWith("/logged-models")) {
      return context -> field(context, Subject.Kind.EXPERIMENT, "experiment_id");
    }
    if (path.endsWith("/runs/create")) {
      return context -> {
        List<Subject> named = field(context, Subject.Kind.EXPERIMENT, "experiment_id");
        return named.isEmpty() ? id(Subject.Kind.EXPERIMENT, "0") : named;
      };
    }
    return context ->
        Stream.of("run_id", "run_uuid")
            .flatMap(name -> field(context, Subject.Kind.RUN, name).stream())
            .distinct()
            .toList();
  }

  private static List<Subject> ofArtifact(String path) {
    Matcher place = PLACE.matcher(path);
    return place.matches()
        ? id(place.group(1) == null ? Subject.Kind.RUN : Subject.Kind.LOGGED_MODEL, place.group(2))
        : List.of();
  }

  private static List<Subject> field(Context context, Subject.Kind kind, String name) {
    Optional<String> id = Arguments.of(context).maybe(name);
    return id.filter(text -> !text.isEmpty()).map(text -> id(kind, text)).orElse(List.of());
  }

  private static List<Subject> id(Subject.Kind kind, String id) {
    return List.of(new Subject(kind, id));
  }
}
