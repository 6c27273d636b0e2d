package org.espalier.core.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.space.ParameterValue;

/**
 * One module of a model, with every parameter decided.
 *
 * @param name unique in its model, {@code [a-z][a-z0-9_]*} with dots from composites and repeats
 *     ({@code encoder.2.attention})
 * @param type a type of the module library, such as {@code conv_block}
 * @param parameters by name; a list parameter such as a kernel is one value a side ({@code
 *     kernel_height})
 * @param inputs names of modules or of the model's inputs whose outputs feed this one, in order
 * @param share the name of the module whose weights this one uses, if it has none of its own
 */
public record ModuleSpec(
    String name,
    String type,
    Map<String, ParameterValue> parameters,
    List<String> inputs,
    Optional<String> share) {

  public ModuleSpec {
    parameters = Map.copyOf(parameters);
    inputs = List.copyOf(inputs);
  }
}
