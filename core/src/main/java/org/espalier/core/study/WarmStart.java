package org.espalier.core.study;

import java.util.Map;
import org.espalier.core.space.ParameterValue;

/**
 * Trials of an earlier study that the search learns from before its first trial.
 *
 * @param study its name; the newest of that name counts
 * @param trials the most that are taken, the newest first; 1 or more
 * @param assume values of dimensions that the earlier study did not search
 */
public record WarmStart(String study, int trials, Map<String, ParameterValue> assume) {
  public WarmStart {
    assume = Map.copyOf(assume);
  }
}
