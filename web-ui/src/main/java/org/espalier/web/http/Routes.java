package org.espalier.web.http;

import java.util.List;

/** The routes of one kind of thing. Handlers may run on any number of threads at once. */
public interface Routes {
  List<Route> routes();
}
