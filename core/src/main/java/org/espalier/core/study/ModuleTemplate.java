package org.espalier.core.study;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.space.Condition;

/**
 * A module that may be part of a trial's model: there while its conditions hold. Several templates
 * may have one name; at any point of the space at most one of them is there.
 *
 * @param type the module's type; empty for a mere name, which stands for its first input: the end
 *     of a repeat, of a composite, or of a choice between modules
 * @param inputs names of what feeds it, in order; a name that is not there stands for its own first
 *     input
 * @param share a module whose weights it uses
 * @param conditions all must hold; none means it is always there
 */
public record ModuleTemplate(
    String name,
    String type,
    Map<String, Setting> parameters,
    List<String> inputs,
    Optional<String> share,
    List<Condition> conditions) {

  public ModuleTemplate {
    parameters = Map.copyOf(parameters);
    inputs = List.copyOf(inputs);
    conditions = List.copyOf(conditions);
  }

  /** A name for what {@code input} gives. */
  static ModuleTemplate alias(String name, String input, List<Condition> conditions) {
    return new ModuleTemplate(name, "", Map.of(), List.of(input), Optional.empty(), conditions);
  }

  boolean isAlias() {
    return type.isEmpty();
  }
}
