package org.espalier.search.bench;

import java.util.Arrays;

/** Prints milliseconds an ask and tell of the samplers named. */
public final class SpeedMain {
  private SpeedMain() {}

  public static void main(String[] arguments) {
    int[] checkpoints = {100, 1_000, 3_000, 10_000};
    for (String sampler : arguments) {
      System.out.println(
          sampler
              + " 8 floats "
              + Arrays.toString(Speed.run(Speed.floats(), sampler, checkpoints, true)));
      System.out.println(
          sampler
              + " 20 mixed "
              + Arrays.toString(Speed.run(Speed.mixed(), sampler, checkpoints, true)));
    }
  }
}
