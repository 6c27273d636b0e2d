package org.espalier.core.study;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleSpec;

/**
 * What a new trial of a search takes from the best finished one ({@code inherit: best}). Weight
 * inheritance as in population-based training (Jaderberg et al. 2017, arXiv:1711.09846) and network
 * morphism (Chen et al. 2016, arXiv:1511.05641), here without changes to the weights: a module
 * takes those of the module of its name where both are declared alike and all that feeds them is
 * inherited too, so that it computes what it computed there. Pure.
 */
public final class Heirs {

  private Heirs() {}

  /**
   * Whether weights may pass from one trial to another without carrying examples over: both see the
   * same data, and no trial draws examples of its own. A trial's {@code limit} is drawn by its
   * seed, so that an heir would have learned from more examples than it may see.
   */
  public static boolean mayInherit(DataSpec own, DataSpec theirs) {
    return own.equals(theirs) && own.limit() == 0;
  }

  /** The modules of {@code own} that compute what the same modules of {@code theirs} compute. */
  public static Set<String> equalModules(ModelSpec own, ModelSpec theirs) {
    Set<String> equal = new HashSet<>(own.inputs());
    for (ModuleSpec module : own.modules()) {
      boolean fed = module.inputs().stream().allMatch(equal::contains);
      boolean shared = module.share().map(equal::contains).orElse(true);
      if (fed && shared && theirs.modules().contains(module)) {
        equal.add(module.name());
      }
    }
    own.inputs().forEach(equal::remove);
    return equal;
  }

  /**
   * The transfer of an heir; {@link TransferSpec#NONE} where nothing passes.
   *
   * @param runId the other's run
   * @param checkpoint its last
   */
  public static TransferSpec transfer(
      TrialDraft own, TrialSpec theirs, String runId, CheckpointReference checkpoint) {
    if (!mayInherit(own.data(), theirs.data())) {
      return TransferSpec.NONE;
    }
    Map<String, TransferSpec.Source> sources = new LinkedHashMap<>();
    for (String module : equalModules(own.model(), theirs.model())) {
      sources.put(module, new TransferSpec.Source(runId, checkpoint, module));
    }
    return new TransferSpec(sources, List.of(), Map.of(), Map.of(), Map.of());
  }
}
