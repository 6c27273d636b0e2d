package org.espalier.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.espalier.client.view.StudyCheck;
import org.espalier.core.space.Space;

/** {@link StudyCheck} as the API writes it. */
record CheckAnswer(
    boolean valid,
    List<ErrorAnswer.Place> problems,
    Optional<String> name,
    Optional<Integer> trialLimit,
    Optional<Space> space,
    Optional<JsonNode> model) {

  StudyCheck toCheck() {
    return new StudyCheck(
        valid,
        problems.stream().map(ErrorAnswer.Place::toProblem).toList(),
        name,
        trialLimit,
        space,
        model);
  }
}
