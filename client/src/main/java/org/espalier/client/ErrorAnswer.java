package org.espalier.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.espalier.core.document.Problem;
import org.espalier.core.json.Json;

/** The body of an answer of status 400 or above. */
record ErrorAnswer(Body error) {

  record Body(String code, String message, String requestId, List<Place> problems) {}

  /** A problem as the API writes it: what is not known is null. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Place(
      String path,
      Optional<Integer> line,
      Optional<Integer> column,
      Optional<String> value,
      String message,
      Optional<String> allowed,
      Optional<String> suggestion) {

    Problem toProblem() {
      return new Problem(
          path,
          line.orElse(0),
          column.orElse(0),
          value.orElse(""),
          message,
          allowed.orElse(""),
          suggestion);
    }
  }

  /**
   * The exception that the answer tells of, in our form or in MLflow's; a body of another form is
   * quoted.
   */
  static EspalierException read(int status, String body) {
    try {
      JsonNode answer = Json.mapper().readTree(body);
      if (answer != null && answer.path("error_code").isTextual()) {
        return new EspalierException(
            answer.path("error_code").textValue(),
            status,
            answer.path("message").asText(),
            "",
            List.of());
      }
      Body error = Json.read(body, ErrorAnswer.class).error();
      return new EspalierException(
          error.code(),
          status,
          error.message(),
          error.requestId(),
          error.problems().stream().map(Place::toProblem).toList());
    } catch (IOException e) {
      String quoted = body.strip().replaceAll("\\s+", " ");
      return new EspalierException(
          "HTTP_" + status,
          status,
          "the server answered %d: %s"
              .formatted(status, quoted.length() > 200 ? quoted.substring(0, 200) + "…" : quoted),
          "",
          List.of());
    }
  }
}
