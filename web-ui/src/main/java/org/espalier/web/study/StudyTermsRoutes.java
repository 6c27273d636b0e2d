package org.espalier.web.study;

import io.javalin.http.Context;
import java.util.List;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;

/** What a study file may say, for forms and editors that write one. */
public final class StudyTermsRoutes implements Routes {

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/study-terms", Role.VIEWER, StudyTermsRoutes::terms));
  }

  private static void terms(Context context) {
    Answers.json(context, StudyTerms.ALL);
  }
}
