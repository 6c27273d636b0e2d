package org.espalier.worker.agent;

import java.util.Arrays;
import java.util.List;
import org.espalier.worker.device.Gpu;
import org.espalier.worker.process.TrialLaunch;

/**
 * Spreads processes evenly over the graphics cards; without cards it does nothing. Guarded by its
 * owner.
 */
final class GpuShares {
  private static final int NONE = -1;

  private final List<Gpu> gpus;
  private final int[] users;

  GpuShares(List<Gpu> gpus) {
    this.gpus = gpus;
    this.users = new int[gpus.size()];
  }

  /** A place on the card with the fewest processes. */
  int take() {
    if (gpus.isEmpty()) {
      return NONE;
    }
    int least = 0;
    for (int i = 1; i < users.length; i++) {
      least = users[i] < users[least] ? i : least;
    }
    users[least]++;
    return least;
  }

  void giveBack(int place) {
    if (place != NONE) {
      users[place]--;
    }
  }

  /** The launch with its process shown this card only. */
  TrialLaunch environment(TrialLaunch launch, int place) {
    return place == NONE
        ? launch
        : launch.with("CUDA_VISIBLE_DEVICES", Integer.toString(gpus.get(place).index()));
  }

  @Override
  public String toString() {
    return gpus + " used by " + Arrays.toString(users);
  }
}
