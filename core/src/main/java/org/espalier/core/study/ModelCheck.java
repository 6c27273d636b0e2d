package org.espalier.core.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.core.data.DataSetDeclaration;
import org.espalier.core.document.Node.Location;
import org.espalier.core.document.Problems;
import org.espalier.core.limit.Limits;
import org.espalier.core.model.InferredModel;
import org.espalier.core.model.ModelInference;
import org.espalier.core.model.ModelProblem;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.space.ParameterValue;

/**
 * Checks that a study's model can be built at the corners of its space, so that nothing impossible
 * is queued.
 */
final class ModelCheck {

  /** Where {@link #run} looks at most, about. */
  static final int POINTS = 256;

  private final Problems problems;
  private final DataSetDeclaration data;
  private final Map<String, Location> places;
  private final Location model;

  /**
   * @param places where modules stand in the file, by name
   * @param model where the model stands
   */
  ModelCheck(
      Problems problems, DataSetDeclaration data, Map<String, Location> places, Location model) {
    this.problems = problems;
    this.data = data;
    this.places = places;
    this.model = model;
  }

  /** Checks {@code trial} at each of {@code points}. */
  void run(TrialTemplate trial, List<Map<String, ParameterValue>> points) {
    Map<ModelProblem, List<Map<String, ParameterValue>>> found = new LinkedHashMap<>();
    for (Map<String, ParameterValue> point : points) {
      for (ModelProblem problem : problemsAt(trial.at(point, List.of(), List.of()))) {
        found.computeIfAbsent(problem, key -> new ArrayList<>()).add(point);
      }
    }
    found.forEach((problem, failing) -> report(problem, when(failing, points)));
  }

  private List<ModelProblem> problemsAt(TrialDraft draft) {
    InferredModel inferred =
        ModelInference.infer(
            draft.model(), data.shapes(features(draft.data(), data)), target(draft.data(), data));
    List<ModelProblem> all = new ArrayList<>(inferred.problems());
    dataProblem(draft.data())
        .ifPresent(
            message -> all.add(new ModelProblem("", Optional.empty(), message, Optional.empty())));
    if (inferred.isSound() && inferred.parameters() > Limits.MODEL_PARAMETERS) {
      all.add(
          new ModelProblem(
              "",
              Optional.empty(),
              "the model has %,d parameters, more than %,d"
                  .formatted(inferred.parameters(), Limits.MODEL_PARAMETERS),
              Optional.empty()));
    }
    return all;
  }

  /** What is asked of the data that it cannot give. */
  private Optional<String> dataProblem(DataSpec spec) {
    Optional<String> view =
        Optional.ofNullable(spec.options().get("view"))
            .map(value -> String.valueOf(value.raw()))
            .filter(name -> !data.views().contains(name));
    if (view.isPresent()) {
      return Optional.of(
          "the data set '%s' has no view '%s', only %s"
              .formatted(data.name(), view.get(), String.join(", ", data.views())));
    }
    boolean image = features(spec, data) instanceof Shape.Image;
    boolean tokens = features(spec, data) instanceof Shape.Tokens;
    return spec.options().keySet().stream()
        .filter(
            name -> name.equals("augment_noise") ? tokens : name.startsWith("augment_") && !image)
        .sorted()
        .findFirst()
        .map(
            name ->
                "'data.%s' means nothing where an example is %s"
                    .formatted(name, features(spec, data).kind().phrase()));
  }

  /** The shape of one example of {@code data} under the view that {@code spec} asks for. */
  static Shape features(DataSpec spec, DataSetDeclaration data) {
    return Optional.ofNullable(spec.options().get("view"))
        .map(view -> String.valueOf(view.raw()))
        .filter(data.views()::contains)
        .map(data::seenAs)
        .orElse(data.features());
  }

  /** What is predicted, with only the classes that {@code spec} keeps. */
  static Target target(DataSpec spec, DataSetDeclaration data) {
    return spec.classes().isEmpty() ? data.target() : Target.classes(spec.classes().size());
  }

  private void report(ModelProblem problem, String when) {
    Location location = placeOf(problem.module());
    problems.add(
        location,
        problem.parameter().orElse(problem.module()),
        problem.message() + when,
        problem.suggestion().orElse(""));
  }

  private Location placeOf(String module) {
    String name = module;
    while (true) {
      Location place = places.get(name);
      if (place != null) {
        return place;
      }
      if (!name.contains(".")) {
        return model;
      }
      name = name.substring(0, name.lastIndexOf('.'));
    }
  }

  /** The values that all failing points share and that tell them from the rest. */
  private static String when(
      List<Map<String, ParameterValue>> failing, List<Map<String, ParameterValue>> all) {
    if (failing.size() == all.size()) {
      return "";
    }
    String shared =
        failing.getFirst().entrySet().stream()
            .filter(entry -> failing.stream().allMatch(point -> agrees(point, entry)))
            .filter(entry -> !all.stream().allMatch(point -> agrees(point, entry)))
            .map(entry -> entry.getKey() + " is " + entry.getValue().raw())
            .sorted()
            .collect(Collectors.joining(" and "));
    return shared.isEmpty() ? ", at some points of the space" : ", when " + shared;
  }

  private static boolean agrees(
      Map<String, ParameterValue> point, Map.Entry<String, ParameterValue> entry) {
    return entry.getValue().equals(point.get(entry.getKey()));
  }
}
