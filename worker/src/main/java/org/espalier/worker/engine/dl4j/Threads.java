package org.espalier.worker.engine.dl4j;

import java.util.Set;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.espalier.core.model.InferredModel;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many threads a model computes with. Models without convolutions work on matrices so small
 * that threads wait for each other longer than they compute (measured on two cores: tanh RNN 7,500
 * sequences a second with one thread, 800 with two), so these take one. A fixed rule, not a
 * measurement, since the count of threads may change the last bit of a sum.
 *
 * <p>Recurrent layers divide a batch among all that are available by themselves ({@link Crew}), in
 * a way that changes no bit.
 */
final class Threads {

  private static final Set<String> WORTH_SPLITTING =
      Set.of("conv_block", "separable_conv_block", "residual_block", "inception_block");

  private static volatile int inUse = 1;
  private static volatile int available = 1;

  private Threads() {}

  /**
   * @param available the most that may be used
   */
  static int fitting(InferredModel model, int available) {
    boolean split =
        model.modules().stream().anyMatch(it -> WORTH_SPLITTING.contains(it.type().name()));
    return split ? available : 1;
  }

  /** How many the native libraries use. */
  static int inUse() {
    return inUse;
  }

  /** The most that this process may use. */
  static int available() {
    return available;
  }

  /**
   * @param count for the native libraries
   * @param most that the process may use
   */
  static void use(int count, int most) {
    inUse = count;
    available = most;
    useHere(count);
    openblas_nolapack.blas_set_num_threads(count);
  }

  /** OpenMP's count for what this thread calls. */
  static void useHere(int count) {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(count);
  }
}
