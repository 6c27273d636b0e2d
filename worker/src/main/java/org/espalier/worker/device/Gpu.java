package org.espalier.worker.device;

/**
 * One graphics card, as its driver describes it.
 *
 * @param index the driver's number of it, from 0
 * @param memoryMebibytes total
 */
public record Gpu(
    int index, String name, int majorCapability, int minorCapability, long memoryMebibytes) {

  /** Compute capability, such as {@code 8.6}. */
  public String capability() {
    return majorCapability + "." + minorCapability;
  }
}
