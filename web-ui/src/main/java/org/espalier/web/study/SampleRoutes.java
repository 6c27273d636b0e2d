package org.espalier.web.study;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.StudyProblems;
import org.espalier.core.study.StudyReader;
import org.espalier.core.study.StudySpec;
import org.espalier.core.study.TrialDraft;
import org.espalier.search.simulate.Preview;
import org.espalier.web.http.Answers;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.espalier.web.trial.ModelDiagram;

/** The models that a study file may train, one configuration or variant after the other. */
public final class SampleRoutes implements Routes {

  /** {@code of} samples there are, the one at {@code sample} is shown. */
  record View(
      int sample, int of, String variant, Map<String, ParameterValue> values, ModelDiagram model) {}

  @Override
  public List<Route> routes() {
    return List.of(Route.post("/api/v1/studies/sample", Role.VIEWER, this::sample));
  }

  private void sample(Context context) {
    StudySpec study;
    try {
      study = StudyReader.read(StudyFiles.text(context));
    } catch (StudyProblems problems) {
      throw StudyFiles.refuse(problems);
    }
    int place = Parameters.number(context, "sample", 0, 0, Preview.MOST_SAMPLES - 1);
    try {
      Answers.json(
          context, study.variants().isEmpty() ? drawn(study, place) : variant(study, place));
    } catch (IllegalStateException e) {
      // The constraints leave so little that no point was found.
      throw new Refusal(ErrorCode.CONFLICT, String.valueOf(e.getMessage()));
    }
  }

  private static View drawn(StudySpec study, int place) {
    List<Map<String, ParameterValue>> samples = Preview.samples(study, Preview.MOST_SAMPLES);
    Map<String, ParameterValue> values = samples.get(known(place, samples.size()));
    return view(place, samples.size(), "", values, study.resolve(values));
  }

  private static View variant(StudySpec study, int place) {
    int count = study.variants().size();
    String name = study.variants().get(known(place, count)).name();
    return view(place, count, name, Map.of(), study.resolveVariant(name));
  }

  private static View view(
      int place, int of, String variant, Map<String, ParameterValue> values, TrialDraft draft) {
    return new View(place, of, variant, values, ModelDiagram.of(draft));
  }

  private static int known(int place, int count) {
    if (place >= count) {
      throw new Refusal(
          ErrorCode.CONFLICT,
          "The file has %d configurations, counted from 0; there is no %d."
              .formatted(count, place));
    }
    return place;
  }
}
