package org.espalier.search.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.Space;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Objective;
import org.espalier.search.Outcome;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.Spaces;
import org.espalier.search.Suggestion;

/** Milliseconds for one ask and one tell as trials grow. */
final class Speed {
  private Speed() {}

  /** Eight floats. */
  static Space floats() {
    return Spaces.cube(8);
  }

  /** Twenty of all kinds: eight floats, four of them log; six integers; six choices. */
  static Space mixed() {
    List<Space.Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      parameters.add(Spaces.real("f" + i, 0, 1));
      parameters.add(Spaces.parameter("l" + i, new Dimension.FloatRange(1e-5, 1, true, 0)));
    }
    for (int i = 0; i < 3; i++) {
      parameters.add(Spaces.parameter("i" + i, new Dimension.IntegerRange(1, 10, false, 1)));
      parameters.add(Spaces.parameter("w" + i, new Dimension.IntegerRange(8, 1024, true, 1)));
    }
    for (int i = 0; i < 6; i++) {
      parameters.add(Spaces.choice("c" + i, "a", "b", "c", "d"));
    }
    return new Space(parameters);
  }

  /**
   * Mean processor milliseconds of ask and tell over the last 50 trials before each checkpoint, and
   * before that a run of the same length to warm the machine.
   */
  static double[] run(Space space, String sampler, int[] checkpoints, boolean warm) {
    if (warm) {
      run(space, sampler, new int[] {Math.min(2_000, checkpoints[checkpoints.length - 1])}, false);
    }
    int limit = checkpoints[checkpoints.length - 1];
    Search search =
        Search.create(
            new SearchSettings(
                space,
                List.of(new Objective("f", Objective.Direction.MINIMIZE)),
                MethodSpec.of(sampler),
                MethodSpec.of("none"),
                limit,
                1,
                1));
    double[] milliseconds = new double[checkpoints.length];
    int next = 0;
    long window = 0;
    for (int trial = 1; trial <= limit; trial++) {
      long started = now();
      Suggestion suggestion = search.ask().orElseThrow();
      long asked = now();
      double loss = loss(search.history().point(trial - 1));
      long evaluated = now();
      search.tell(suggestion.trialNumber(), Outcome.completed(loss));
      long told = now();
      if (trial > checkpoints[next] - 50) {
        window += (asked - started) + (told - evaluated);
      }
      if (trial == checkpoints[next]) {
        milliseconds[next++] = window / 50.0 / 1e6;
        window = 0;
      }
    }
    return milliseconds;
  }

  /**
   * The same in Python: the squared distance of every coordinate to 0.3, choices by their place.
   */
  private static double loss(double[] point) {
    double sum = 0;
    for (double coordinate : point) {
      sum += (coordinate - 0.3) * (coordinate - 0.3);
    }
    return sum;
  }

  /** The thread's own time on a processor, so that a busy machine does not count. */
  private static long now() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
