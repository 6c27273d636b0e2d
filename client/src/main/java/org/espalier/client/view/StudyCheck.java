package org.espalier.client.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.espalier.core.document.Problem;
import org.espalier.core.space.Space;

/**
 * What the server thinks of a study file.
 *
 * @param problems everything that is wrong; empty where the file is valid
 * @param trialLimit trials it would plan at the most
 * @param model the model at the first point of the space, as the API describes models
 */
public record StudyCheck(
    boolean valid,
    List<Problem> problems,
    Optional<String> name,
    Optional<Integer> trialLimit,
    Optional<Space> space,
    Optional<JsonNode> model) {}
