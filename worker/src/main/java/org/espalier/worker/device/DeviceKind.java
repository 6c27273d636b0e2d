package org.espalier.worker.device;

/** What a worker was told to train on. */
public enum DeviceKind {
  CPU,
  CUDA;

  /** As it stands on the command line. */
  @Override
  public String toString() {
    return switch (this) {
      case CPU -> "cpu";
      case CUDA -> "cuda";
    };
  }
}
