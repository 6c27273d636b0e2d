package org.espalier.core.study;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.core.space.ValueRule;

/** The module types of the first examples, until the library of {@code core.model} is there. */
enum AnyModules implements ModuleLibrary {
  INSTANCE;

  private static final List<String> PARAMETERS =
      List.of("filters", "kernel", "kernel_height", "kernel_width", "stride", "units", "dropout");

  @Override
  public List<String> types() {
    return List.of(
        "conv_block", "residual_block", "global_pool", "dense", "classifier", "rnn", "tanh_rnn");
  }

  @Override
  public Map<String, ValueRule> parameters(String type) {
    return Stream.concat(PARAMETERS.stream(), Stream.of("activation", "norm"))
        .collect(Collectors.toMap(name -> name, name -> new ValueRule.Anything()));
  }
}
