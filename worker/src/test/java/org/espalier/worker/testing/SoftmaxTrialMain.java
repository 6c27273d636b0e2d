package org.espalier.worker.testing;

import java.io.IOException;
import org.espalier.worker.trial.Main;

/** A trial process that runs {@link SoftmaxEngine}. */
public final class SoftmaxTrialMain {
  private SoftmaxTrialMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.out.println("a library prints");
    Main.serve(SoftmaxEngine::new);
  }
}
