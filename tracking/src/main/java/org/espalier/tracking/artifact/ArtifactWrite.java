package org.espalier.tracking.artifact;

import java.util.Optional;
import org.espalier.core.message.AttemptReference;

/**
 * How an artifact is to be stored.
 *
 * @param holder the attempt that writes; it must hold its trial, and the run must be that trial's
 * @param sha256 the digest the sender expects
 * @param overwrite whether a name that holds other content takes the new one; otherwise that is
 *     refused
 */
public record ArtifactWrite(
    Optional<AttemptReference> holder, Optional<String> sha256, boolean overwrite) {

  /** As MLflow's clients write: the latest content of a name is the one. */
  public static final ArtifactWrite LATEST_WINS =
      new ArtifactWrite(Optional.empty(), Optional.empty(), true);
}
