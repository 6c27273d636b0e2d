package org.espalier.worker.data;

import java.util.Map;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;

/**
 * A data set as one trial uses it.
 *
 * @param inputs shape of one example of each model input, by name
 * @param target what the labels are
 * @param digest SHA-256 over what the files hold, so that equal digests mean equal data
 * @param badRows how many rows could not be read and were left out
 */
public record LoadedData(
    Examples train,
    Examples test,
    Map<String, Shape> inputs,
    Target target,
    String digest,
    long badRows) {
  public LoadedData {
    inputs = Map.copyOf(inputs);
  }
}
