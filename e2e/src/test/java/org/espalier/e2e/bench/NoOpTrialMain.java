package org.espalier.e2e.bench;

import java.io.IOException;

/** Trials that end at once: what is left is the cost of getting a trial there and back. */
public final class NoOpTrialMain {

  private NoOpTrialMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    IdleTrial.serve(begin -> 1);
  }
}
