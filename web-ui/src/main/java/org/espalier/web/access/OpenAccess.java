package org.espalier.web.access;

import io.javalin.http.Context;
import java.util.List;
import java.util.OptionalLong;
import org.espalier.tracking.access.ProjectStore;
import org.espalier.tracking.access.Subject;
import org.espalier.web.http.Reach;
import org.espalier.web.http.Route;

/** No access control: whoever reaches the server is admin. Only for loopback addresses. */
public final class OpenAccess implements AccessControl {
  private final ProjectStore projects;

  public OpenAccess(ProjectStore projects) {
    this.projects = projects;
  }

  @Override
  public Caller caller(Context context) {
    return Caller.EVERYBODY;
  }

  @Override
  public void pass(Context context, Route route) throws Exception {
    if (route.reach() == Reach.NEW || route.reach() == Reach.NAMED_OR_NEW) {
      Projects.want(context, projects, OptionalLong.empty());
    }
    route.handler().handle(context);
  }

  @Override
  public void checkSeen(Context context, List<Subject> subjects) {}
}
