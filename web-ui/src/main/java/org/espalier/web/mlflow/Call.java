package org.espalier.web.mlflow;

import io.javalin.http.HandlerType;
import java.util.Map;
import org.espalier.web.http.Role;

/**
 * A call of the API that takes fields and answers fields.
 *
 * @param path below {@code /api/2.0/mlflow/}
 * @param large whether its body may be as large as {@link LargeBodies} lets in
 */
record Call(HandlerType method, String path, Role role, boolean large, Body body) {

  Call(HandlerType method, String path, Role role, Body body) {
    this(method, path, role, false, body);
  }

  /** What a call does; an answer without fields is {@code {}}. */
  @FunctionalInterface
  interface Body {
    Map<String, ?> answer(Arguments arguments) throws Exception;
  }

  static Call get(String path, Body body) {
    return new Call(HandlerType.GET, path, Role.VIEWER, body);
  }

  /** A POST that changes something. */
  static Call write(String path, Body body) {
    return new Call(HandlerType.POST, path, Role.EDITOR, body);
  }

  /** A POST that changes something, with contents of files among its fields. */
  static Call writeLarge(String path, Body body) {
    return new Call(HandlerType.POST, path, Role.EDITOR, true, body);
  }

  /** A POST that only reads. */
  static Call search(String path, Body body) {
    return new Call(HandlerType.POST, path, Role.VIEWER, body);
  }

  static Call patch(String path, Body body) {
    return new Call(HandlerType.PATCH, path, Role.EDITOR, body);
  }

  static Call delete(String path, Role role, Body body) {
    return new Call(HandlerType.DELETE, path, role, body);
  }
}
