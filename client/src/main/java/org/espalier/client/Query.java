package org.espalier.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Builds encoded addresses. */
final class Query {

  private final String path;
  private final List<String> pairs = new ArrayList<>();

  Query(String path) {
    this.path = path;
  }

  /** A name that may hold slashes, as part of a path. */
  static String segments(String name) {
    return List.of(name.split("/", -1)).stream()
        .map(Query::encode)
        .collect(Collectors.joining("/"));
  }

  /** Text as one part of a path or query. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  Query with(String name, Object value) {
    pairs.add(name + "=" + encode(String.valueOf(value)));
    return this;
  }

  Query with(String name, Optional<?> value) {
    value.ifPresent(given -> with(name, given));
    return this;
  }

  /** Left out where there are none. */
  Query with(String name, List<String> values) {
    return values.isEmpty() ? this : with(name, String.join(",", values));
  }

  @Override
  public String toString() {
    return pairs.isEmpty() ? path : path + "?" + String.join("&", pairs);
  }
}
