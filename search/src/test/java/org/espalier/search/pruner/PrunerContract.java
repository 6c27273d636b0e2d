package org.espalier.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Objective;
import org.espalier.search.Decision;
import org.espalier.search.Outcome;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.Spaces;
import org.espalier.search.Start;
import org.espalier.search.Suggestion;
import org.junit.jupiter.api.Test;

/** What every pruner keeps. Subclasses say which pruner. */
public abstract class PrunerContract {
  private static final int STEPS = 9;

  /** The pruner under test, by its name in the study file. */
  protected abstract MethodSpec pruner();

  private SearchSettings settings(int objectives, int limit) {
    List<Objective> goals = new ArrayList<>();
    for (int i = 0; i < objectives; i++) {
      goals.add(new Objective("loss" + i, Objective.Direction.MINIMIZE));
    }
    return new SearchSettings(
        Spaces.cube(1), goals, MethodSpec.of("random"), pruner(), limit, 4, 11);
  }

  /** A trial under way. */
  private static final class Running {
    final int number;
    int step;

    Running(int number) {
      this.number = number;
    }
  }

  /** A loss that falls with the steps, to a level that depends on the trial. */
  private interface Curve {
    double at(int trial, int step);
  }

  /** Runs a study with four slots; some trials report every step, some every other. */
  private List<String> run(Search search, int objectives, Curve curve) {
    List<String> decisions = new ArrayList<>();
    SplittableRandom order = new SplittableRandom(3);
    List<Running> slots = new ArrayList<>();
    int[] reached = new int[search.settings().trialLimit()];
    while (true) {
      Optional<Suggestion> next = slots.size() < 4 ? search.ask() : Optional.empty();
      if (next.isPresent()) {
        Running running = new Running(next.get().trialNumber());
        running.step = next.get().start() instanceof Start.Resume ? reached[running.number] : 0;
        slots.add(running);
      } else if (slots.isEmpty()) {
        return decisions;
      } else {
        Running running = slots.get(order.nextInt(slots.size()));
        running.step = Math.min(STEPS, running.step + 1 + running.number % 2);
        double[] values = new double[objectives];
        Arrays.fill(values, curve.at(running.number, running.step));
        Decision decision = search.report(running.number, running.step, values);
        decisions.add(running.number + "@" + running.step + " " + decision);
        reached[running.number] = running.step;
        switch (decision) {
          case STOP -> {
            search.tell(running.number, Outcome.pruned(running.step, values));
            slots.remove(running);
          }
          case PAUSE -> slots.remove(running);
          case CONTINUE -> {
            if (running.step == STEPS) {
              search.tell(running.number, Outcome.completed(values));
              slots.remove(running);
            } else if (running.number % 13 == 12) {
              search.tell(running.number, Outcome.failed());
              slots.remove(running);
            }
          }
        }
      }
    }
  }

  private static double ordinary(int trial, int step) {
    return (trial * 37 % 101) / 101.0 + 1.0 / step;
  }

  @Test
  void sameReportsSameDecisions() {
    List<String> once = run(Search.create(settings(1, 60)), 1, PrunerContract::ordinary);
    List<String> again = run(Search.create(settings(1, 60)), 1, PrunerContract::ordinary);
    assertThat(again).isEqualTo(once);
  }

  @Test
  void theFirstTrialAloneRunsToItsEnd() {
    List<String> decisions = run(Search.create(settings(1, 1)), 1, PrunerContract::ordinary);
    assertThat(decisions).noneMatch(decision -> decision.endsWith("STOP"));
  }

  @Test
  void survivesNanInfinitiesAndTies() {
    double[] odd = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 0, 1e300};
    Search search = Search.create(settings(1, 60));
    run(search, 1, (trial, step) -> odd[(trial + step) % odd.length]);
    assertThat(search.trialCount()).isEqualTo(60);
    Search ties = Search.create(settings(1, 60));
    run(ties, 1, (trial, step) -> 0.5);
    assertThat(ties.isFinished()).isTrue();
  }

  @Test
  void judgesSeveralObjectivesByDominance() {
    Search search = Search.create(settings(2, 60));
    run(search, 2, PrunerContract::ordinary);
    assertThat(search.isFinished()).isTrue();
  }

  @Test
  void aStepReportedAgainIsAnsweredAsBefore() {
    Search search = Search.create(settings(1, 20));
    for (int i = 0; i < 20; i++) {
      int number = search.ask().orElseThrow().trialNumber();
      Decision first = search.report(number, 3, i);
      assertThat(search.report(number, 3, i + 1.0)).isEqualTo(first);
      if (first == Decision.CONTINUE) {
        assertThat(search.report(number, 2, Double.NaN)).isEqualTo(Decision.CONTINUE);
      }
    }
  }

  @Test
  void aRestoredSearchDecidesLikeTheOriginal() {
    SearchSettings settings = settings(1, 60);
    Search original = Search.create(settings);
    for (int i = 0; i < 30; i++) {
      int number = original.ask().orElseThrow().trialNumber();
      for (int step = 1; step <= 4; step++) {
        if (original.report(number, step, ordinary(number, step)) != Decision.CONTINUE) {
          break;
        }
      }
    }
    Search restored = Search.restore(settings, original.snapshot());
    assertThat(run(restored, 1, PrunerContract::ordinary))
        .isEqualTo(run(original, 1, PrunerContract::ordinary));
  }

  @Test
  void keepsTheBestTrial() {
    Search search = Search.create(settings(1, 60));
    List<String> decisions = run(search, 1, PrunerContract::ordinary);
    assertThat(decisions).contains("0@" + STEPS + " CONTINUE");
  }
}
