package org.espalier.core.study;

import static org.espalier.core.model.ModuleParameter.whole;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.model.ModuleParameter;

/**
 * The samplers and pruners a study may name, with their options, so that a file can be checked
 * where nothing searches. The search module implements them under the same names.
 */
public final class MethodTypes {

  private static final Map<String, List<ModuleParameter>> SAMPLERS = new LinkedHashMap<>();
  private static final Map<String, List<ModuleParameter>> PRUNERS = new LinkedHashMap<>();

  static {
    SAMPLERS.put("random", List.of());
    SAMPLERS.put(
        "grid",
        List.of(whole("levels", 2, 10_000, "Values tried of a range of real numbers.").or(5)));
    PRUNERS.put("none", List.of());
    PRUNERS.put(
        "successive_halving",
        List.of(
            whole("min_epochs", 1, 100_000, "Epochs of the first rung.").or(1),
            whole(
                    "reduction_factor",
                    2,
                    1000,
                    "One of so many goes on at each rung, and trains so many times longer.")
                .or(4)));
  }

  private MethodTypes() {}

  /** Samplers by name, the default first, each with its options. */
  public static Map<String, List<ModuleParameter>> samplers() {
    return Collections.unmodifiableMap(SAMPLERS);
  }

  /** Pruners by name, the default first, each with its options. */
  public static Map<String, List<ModuleParameter>> pruners() {
    return Collections.unmodifiableMap(PRUNERS);
  }
}
