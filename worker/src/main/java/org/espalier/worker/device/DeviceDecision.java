package org.espalier.worker.device;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a worker can train on what it was told to. A pure decision: it never chooses another
 * device than the one asked for.
 */
public sealed interface DeviceDecision {

  /**
   * Train on it.
   *
   * @param description for people: {@code cpu: 2 cores}
   * @param gpus the cards to use; none for the CPU
   */
  record Use(String description, List<Gpu> gpus) implements DeviceDecision {
    public Use {
      gpus = List.copyOf(gpus);
    }
  }

  /** Do not start; one sentence says why and what to do. */
  record Refuse(String sentence) implements DeviceDecision {}

  /** The range of compute capabilities that ND4J's CUDA 11.6 build has machine code for. */
  String SUPPORTED = "3.7 to 8.9";

  /**
   * @param cores of the host
   * @param cudaBuild whether this build has the CUDA engine
   * @param answer of the driver; of no meaning for the CPU
   */
  static DeviceDecision of(DeviceKind wanted, int cores, boolean cudaBuild, GpuAnswer answer) {
    return switch (wanted) {
      case CPU -> new Use("cpu: " + cores + (cores == 1 ? " core" : " cores"), List.of());
      case CUDA ->
          cudaBuild
              ? cuda(answer)
              : new Refuse(
                  "--device cuda: this build has no CUDA engine; build it with 'mvn -Pcuda package'"
                      + " or use --device cpu.");
    };
  }

  private static DeviceDecision cuda(GpuAnswer answer) {
    return switch (answer) {
      case GpuAnswer.NoDriver none ->
          new Refuse(
              "--device cuda: no NVIDIA driver is installed here (nvidia-smi is not found); install"
                  + " it or use --device cpu.");
      case GpuAnswer.Broken broken ->
          new Refuse(
              "--device cuda: the NVIDIA driver does not work ("
                  + broken.words()
                  + "); repair it or use --device cpu.");
      case GpuAnswer.Cards cards -> cards(cards.gpus());
    };
  }

  private static DeviceDecision cards(List<Gpu> gpus) {
    List<Gpu> fitting = gpus.stream().filter(DeviceDecision::isSupported).toList();
    if (gpus.isEmpty()) {
      return new Refuse(
          "--device cuda: the NVIDIA driver shows no graphics card; check CUDA_VISIBLE_DEVICES and"
              + " the container's devices, or use --device cpu.");
    }
    if (fitting.isEmpty()) {
      return new Refuse(
          "--device cuda: "
              + describe(gpus)
              + " cannot be used: the CUDA engine supports compute capability "
              + SUPPORTED
              + "; use --device cpu.");
    }
    return new Use("cuda: " + describe(fitting), fitting);
  }

  /** Whether the CUDA engine has machine code for the card. */
  private static boolean isSupported(Gpu gpu) {
    int capability = gpu.majorCapability() * 100 + gpu.minorCapability();
    return capability >= 307 && capability <= 809;
  }

  private static String describe(List<Gpu> gpus) {
    return gpus.stream()
        .map(gpu -> gpu.name() + ", compute capability " + gpu.capability())
        .collect(Collectors.joining("; "));
  }
}
