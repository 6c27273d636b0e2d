package org.espalier.worker.trial;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.model.InferredModel;
import org.espalier.core.model.InferredModel.InferredModule;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Weight;
import org.espalier.core.study.TransferSpec;

/**
 * The part of a model at its beginning that neither learns nor makes random choices, so that it
 * computes the same features of an example whenever it sees it; and the rest.
 *
 * @param end the one module of the trunk that the rest reads
 * @param output what it hands on
 * @param rest the model of the other modules, which reads {@code end} as its input
 * @param epochs the last epoch (from 1) for which this holds
 */
record FrozenTrunk(String end, Shape output, ModelSpec rest, int epochs) {

  /**
   * The trunk of a model that is frozen from {@code epoch} on; empty where there is none, or where
   * the rest reads more of it than one module.
   *
   * @param model a sound one with one input
   * @param epochs of the whole training
   */
  static Optional<FrozenTrunk> of(
      InferredModel model, ModelSpec spec, TransferSpec transfer, int epoch, int epochs) {
    Set<String> frozen = new HashSet<>(transfer.frozen());
    int last = epochs;
    for (var thaw : transfer.unfreezeAtEpoch().entrySet()) {
      if (thaw.getValue() <= epoch) {
        frozen.remove(thaw.getKey());
      } else {
        frozen.add(thaw.getKey());
      }
    }
    Set<String> trunk = new HashSet<>();
    List<ModuleSpec> rest = new ArrayList<>();
    Set<String> ends = new HashSet<>();
    Set<String> owners = new HashSet<>();
    boolean weights = false;
    for (InferredModule module : model.modules()) {
      boolean still =
          module.spec().inputs().stream()
              .allMatch(input -> trunk.contains(input) || spec.inputs().contains(input));
      if (still && isFixed(module, frozen)) {
        trunk.add(module.name());
        weights |= !module.weights().isEmpty();
      } else {
        rest.add(module.spec());
        owners.add(module.owner());
        module.spec().inputs().stream()
            .filter(input -> trunk.contains(input) || spec.inputs().contains(input))
            .forEach(ends::add);
      }
    }
    owners.retainAll(trunk);
    if (!weights || ends.size() != 1 || !owners.isEmpty() || rest.isEmpty()) {
      return Optional.empty();
    }
    String end = ends.iterator().next();
    if (!trunk.contains(end)) {
      return Optional.empty();
    }
    for (var thaw : transfer.unfreezeAtEpoch().entrySet()) {
      if (thaw.getValue() > epoch && trunk.contains(thaw.getKey())) {
        last = Math.min(last, thaw.getValue() - 1);
      }
    }
    String input = spec.inputs().getFirst();
    return Optional.of(
        new FrozenTrunk(
            end,
            model.module(end).orElseThrow().output(),
            new ModelSpec(
                List.of(input),
                rest.stream().map(module -> reading(module, end, input)).toList(),
                spec.outputs()),
            last));
  }

  private static boolean isFixed(InferredModule module, Set<String> frozen) {
    boolean learns =
        module.weights().stream().anyMatch(Weight::trained) && !frozen.contains(module.owner());
    boolean random = module.type().name().equals("dropout") && !frozen.contains(module.name());
    return !learns && !random && module.type().head().isEmpty();
  }

  private static ModuleSpec reading(ModuleSpec module, String end, String input) {
    return new ModuleSpec(
        module.name(),
        module.type(),
        module.parameters(),
        module.inputs().stream().map(name -> name.equals(end) ? input : name).toList(),
        module.share());
  }
}
