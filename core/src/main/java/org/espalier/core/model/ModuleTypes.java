package org.espalier.core.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The module library. */
public final class ModuleTypes {

  private static final Map<String, ModuleType> ALL = new LinkedHashMap<>();

  static {
    Stream.of(
            ConvolutionModules.all(),
            ReshapingModules.all(),
            DenseModules.all(),
            RecurrentModules.all(),
            TokenModules.all(),
            HeadModules.all())
        .flatMap(List::stream)
        .forEach(type -> ALL.put(type.name(), type));
  }

  private ModuleTypes() {}

  /** All types, families together. */
  public static List<ModuleType> all() {
    return List.copyOf(ALL.values());
  }

  public static Optional<ModuleType> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }
}
