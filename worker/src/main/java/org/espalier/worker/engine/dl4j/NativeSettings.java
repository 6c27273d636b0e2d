package org.espalier.worker.engine.dl4j;

import java.util.List;

/**
 * What must be decided before the first class of ND4J is loaded: the native library with oneDNN
 * where the build brought it along, and Deeplearning4j's fast layers switched on.
 */
final class NativeSettings {

  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
  private static final String HELPERS_OFF = "org.eclipse.deeplearning4j.helpers.disable";

  private static final String BINDINGS = "/org/nd4j/linalg/cpu/nativecpu/bindings/";

  private NativeSettings() {}

  /** Leaves alone what was set from outside. */
  static void apply() {
    if (System.getProperty(HELPERS_OFF) == null) {
      System.setProperty(HELPERS_OFF, "false");
    }
    if (System.getProperty(EXTENSION) == null) {
      for (String library :
          List.of("linux-x86_64-onednn/libnd4jcpu.so", "macosx-x86_64-onednn/libnd4jcpu.dylib")) {
        if (NativeSettings.class.getResource(BINDINGS + library) != null) {
          System.setProperty(EXTENSION, "-onednn");
        }
      }
    }
  }
}
