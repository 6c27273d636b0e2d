package org.espalier.core.model;

import java.util.List;

/**
 * A model as a directed acyclic graph of modules, every parameter decided, composites and repeats
 * laid out flat. Modules stand after the modules that feed them.
 *
 * @param inputs names of the model's inputs, matched by name with the features of the data set
 *     ({@code features} where there is one)
 * @param outputs names of the modules whose outputs are the model's (heads, with a loss each)
 */
public record ModelSpec(List<String> inputs, List<ModuleSpec> modules, List<String> outputs) {
  public ModelSpec {
    inputs = List.copyOf(inputs);
    modules = List.copyOf(modules);
    outputs = List.copyOf(outputs);
  }
}
