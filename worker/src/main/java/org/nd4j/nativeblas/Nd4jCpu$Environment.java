package org.nd4j.nativeblas;

/**
 * Deeplearning4j 1.0.0-M2.1 looks this class up by name to decide whether its fast CPU layers may
 * be used, but the real one moved elsewhere, so that they never load. Its answer stands in for it.
 */
public final class Nd4jCpu$Environment {

  private static final Nd4jCpu$Environment INSTANCE = new Nd4jCpu$Environment();

  private Nd4jCpu$Environment() {}

  public static Nd4jCpu$Environment getInstance() {
    return INSTANCE;
  }

  /** Whether oneDNN may be used: the native library that this build brings along has it. */
  public boolean isUseMKLDNN() {
    return true;
  }
}
