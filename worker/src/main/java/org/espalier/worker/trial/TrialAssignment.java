package org.espalier.worker.trial;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.study.TrialSpec;

/**
 * What a trial process is given to do; every file it needs lies on the local disk already, its
 * digest checked by the agent.
 *
 * @param resume the checkpoint to go on from
 * @param sources for every SHA-256 that {@code spec.transfer()} names: the local file
 * @param workFolder an empty folder of this attempt, removed by the agent afterwards
 * @param dataFolder where the declared data sets lie
 */
public record TrialAssignment(
    TrialSpec spec,
    Optional<Path> resume,
    Map<String, Path> sources,
    Path workFolder,
    Path dataFolder) {
  public TrialAssignment {
    sources = Map.copyOf(sources);
  }
}
