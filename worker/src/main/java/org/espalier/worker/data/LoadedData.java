package org.espalier.worker.data;

import java.util.List;
import java.util.Map;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;

/**
 * A data set as one trial uses it.
 *
 * @param inputs shape of one example of each model input, by name
 * @param target what the labels are
 * @param valueScales of each number of a label what one unit stands for; empty for 1
 * @param facts what is stored with the run; equal digests mean equal data
 */
public record LoadedData(
    Examples train,
    Examples test,
    Map<String, Shape> inputs,
    Target target,
    List<Double> valueScales,
    DataFacts facts) {
  public LoadedData {
    inputs = Map.copyOf(inputs);
    valueScales = List.copyOf(valueScales);
  }

  /** SHA-256 over what the files hold. */
  public String digest() {
    return facts.sha256();
  }
}
