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
 */
final class Threads {

  private static final Set<String> WORTH_SPLITTING =
      Set.of("conv_block", "separable_conv_block", "residual_block", "inception_block");

  private static volatile int inUse = 1;

  private Threads() {}

  /**
   * @param available the most that may be used
   */
  static int fitting(InferredModel model, int available) {
    boolean split =
        model.modules().stream().anyMatch(it -> WORTH_SPLITTING.contains(it.type().name()));
    return split ? available : 1;
  }

  static int inUse() {
    return inUse;
  }

  static void use(int count) {
    inUse = count;
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(count);
    openblas_nolapack.blas_set_num_threads(count);
  }
}
