package org.espalier.core.model;

import java.util.Optional;

/**
 * One reason why a model cannot be built.
 *
 * @param module the module where it shows; empty where it concerns the whole model
 * @param parameter the parameter at fault, if it is one
 * @param message one sentence that names both ends
 * @param suggestion the way out, if one is known
 */
public record ModelProblem(
    String module, Optional<String> parameter, String message, Optional<String> suggestion) {}
