package org.espalier.core.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.study.TransferSpec.Source;

/**
 * Where initial weights shall come from, before the source is known. Module names may be those of a
 * repeated or composite module; they then mean all modules inside.
 *
 * @param from the source
 * @param modules own module to the source's module; empty means all that both models have, by name.
 *     In a file of another format, several layers joined by {@link Source#AND}
 * @param freeze own modules that are not trained
 * @param learningRateFactors own module to its factor, 0 or more
 * @param unfreezeAt own frozen module to the epoch (from 1) from which it is trained
 * @param names own weight ({@code block1/weight}) to what it is called in the source's file
 */
public record TransferRequest(
    SourceSelector from,
    Map<String, String> modules,
    List<String> freeze,
    Map<String, Double> learningRateFactors,
    Map<String, Integer> unfreezeAt,
    Map<String, String> names) {

  public TransferRequest {
    modules = Map.copyOf(modules);
    freeze = List.copyOf(freeze);
    learningRateFactors = Map.copyOf(learningRateFactors);
    unfreezeAt = Map.copyOf(unfreezeAt);
    names = Map.copyOf(names);
  }

  /** All modules that both models have, by name, nothing frozen. */
  public static TransferRequest everything(SourceSelector from) {
    return new TransferRequest(from, Map.of(), List.of(), Map.of(), Map.of(), Map.of());
  }

  /**
   * The transfer for one trial, now that its source is known. A module that the source lacks is
   * left to its own initialisation; one whose shapes differ is left out by the worker, which says
   * so in the run.
   *
   * @param own the trial's model
   * @param theirs the source's model; empty where only the file itself knows
   * @param runId the source's run; empty for a file of the workers
   * @param checkpoint the source's checkpoint
   */
  public TransferSpec resolve(
      ModelSpec own, Optional<ModelSpec> theirs, String runId, CheckpointReference checkpoint) {
    Optional<Set<String>> offered =
        theirs.map(
            model -> model.modules().stream().map(ModuleSpec::name).collect(Collectors.toSet()));
    Map<String, Source> sources = new LinkedHashMap<>();
    for (ModuleSpec module : own.modules()) {
      String wanted = sourceOf(module.name());
      boolean named = names.keySet().stream().anyMatch(w -> w.startsWith(module.name() + "/"));
      if (wanted.isEmpty() && named) {
        wanted = module.name();
      }
      String source = wanted;
      if (!source.isEmpty()
          && offered.map(theirNames -> theirNames.contains(source)).orElse(true)) {
        sources.put(module.name(), new Source(runId, checkpoint, source));
      }
    }
    return new TransferSpec(
        sources,
        own.modules().stream()
            .map(ModuleSpec::name)
            .filter(name -> freeze.stream().anyMatch(frozen -> isWithin(name, frozen)))
            .toList(),
        perModule(own, learningRateFactors),
        perModule(own, unfreezeAt),
        names);
  }

  private String sourceOf(String name) {
    if (modules.isEmpty()) {
      return name;
    }
    return modules.entrySet().stream()
        .filter(entry -> isWithin(name, entry.getKey()))
        .map(entry -> entry.getValue() + name.substring(entry.getKey().length()))
        .findFirst()
        .orElse("");
  }

  private static <T> Map<String, T> perModule(ModelSpec own, Map<String, T> values) {
    Map<String, T> spread = new LinkedHashMap<>();
    for (ModuleSpec module : own.modules()) {
      values.forEach(
          (name, value) -> {
            if (isWithin(module.name(), name)) {
              spread.put(module.name(), value);
            }
          });
    }
    return spread;
  }

  /** Whether {@code name} is {@code outer}, or a module inside it such as {@code outer.1}. */
  static boolean isWithin(String name, String outer) {
    return name.equals(outer) || name.startsWith(outer + ".");
  }
}
