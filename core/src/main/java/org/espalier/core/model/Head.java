package org.espalier.core.model;

import java.util.ArrayList;
import java.util.List;
import org.espalier.core.model.Target.Part;
import org.espalier.core.space.ParameterValue;

/**
 * The end of a model, and which part of the labels it predicts.
 *
 * @param module its name
 * @param target what it predicts
 * @param from the first of its numbers among those of a label
 * @param lossWeight by what its loss is multiplied before those of all heads are summed
 * @param suffix what its measures' names end with: empty for the only head of a data set with one
 *     target, otherwise a point and its name
 */
public record Head(String module, Target target, int from, double lossWeight, String suffix) {

  /** The parameter of every head that says how much its loss counts. */
  public static final String LOSS_WEIGHT = "loss_weight";

  /**
   * The heads of a sound model, in the order of the labels that they predict.
   *
   * @param target what the labels of the data are
   */
  public static List<Head> of(ModelSpec model, Target target) {
    if (target.parts().isEmpty()) {
      String only = model.outputs().getFirst();
      return List.of(new Head(only, target, 0, lossWeight(model, only), ""));
    }
    List<Head> heads = new ArrayList<>();
    int from = 0;
    for (Part part : target.parts()) {
      if (model.outputs().contains(part.name())) {
        heads.add(
            new Head(
                part.name(),
                part.target(),
                from,
                lossWeight(model, part.name()),
                "." + part.name()));
      }
      from += part.target().size();
    }
    return List.copyOf(heads);
  }

  private static double lossWeight(ModelSpec model, String head) {
    return model.modules().stream()
        .filter(module -> module.name().equals(head))
        .map(module -> module.parameters().getOrDefault(LOSS_WEIGHT, ParameterValue.of(1L)))
        .mapToDouble(value -> value.raw() instanceof Number number ? number.doubleValue() : 1)
        .findFirst()
        .orElse(1);
  }
}
