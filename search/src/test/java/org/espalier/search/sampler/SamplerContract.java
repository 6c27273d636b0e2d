package org.espalier.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Objective;
import org.espalier.search.Outcome;
import org.espalier.search.RandomSpaces;
import org.espalier.search.Search;
import org.espalier.search.SearchEvent;
import org.espalier.search.SearchSettings;
import org.espalier.search.Spaces;
import org.espalier.search.Suggestion;
import org.espalier.search.space.Coordinates;
import org.junit.jupiter.api.Test;

/** What every sampler keeps. Subclasses say which sampler. */
public abstract class SamplerContract {

  /** The sampler under test, by its name in the study file. */
  protected abstract MethodSpec sampler();

  /** How many objectives it takes; 1 unless it takes several. */
  protected int objectives() {
    return 1;
  }

  /** How many trials the long test runs: 10,000 unless a suggestion costs more than O(n). */
  protected int many() {
    return 10_000;
  }

  private SearchSettings settings(Space space, int limit, long seed) {
    List<Objective> goals = new ArrayList<>();
    for (int i = 0; i < objectives(); i++) {
      goals.add(new Objective("loss" + i, Objective.Direction.MINIMIZE));
    }
    return new SearchSettings(space, goals, sampler(), MethodSpec.of("none"), limit, 4, seed);
  }

  private double[] repeat(double value) {
    double[] values = new double[objectives()];
    Arrays.fill(values, value);
    return values;
  }

  /** Runs a study with up to four trials out at once, answers out of order. */
  private Search run(SearchSettings settings, ToDoubleFunction<Suggestion> loss) {
    Search search = Search.create(settings);
    SplittableRandom order = new SplittableRandom(9);
    List<Suggestion> out = new ArrayList<>();
    while (true) {
      Optional<Suggestion> next = out.size() < 4 ? search.ask() : Optional.empty();
      next.ifPresent(out::add);
      if (next.isEmpty() && out.isEmpty()) {
        return search;
      }
      if (next.isEmpty() || order.nextBoolean()) {
        Suggestion done = out.remove(order.nextInt(out.size()));
        double value = loss.applyAsDouble(done);
        search.tell(
            done.trialNumber(),
            done.trialNumber() % 11 == 10 ? Outcome.failed() : Outcome.completed(repeat(value)));
      }
    }
  }

  private static double bowl(Suggestion suggestion) {
    return suggestion.values().values().stream()
        .mapToDouble(
            value ->
                switch (value) {
                  case ParameterValue.FloatValue number -> Math.abs(number.value() - 0.3);
                  case ParameterValue.IntegerValue number -> number.value() / 100.0;
                  case ParameterValue.TextValue text -> text.value().length() / 10.0;
                  case ParameterValue.FlagValue flag -> flag.value() ? 0.1 : 0;
                })
        .sum();
  }

  private static List<Map<String, ParameterValue>> asked(Search search) {
    return search.snapshot().stream()
        .filter(SearchEvent.Asked.class::isInstance)
        .map(event -> ((SearchEvent.Asked) event).values())
        .toList();
  }

  private static void assertInside(Space space, Map<String, ParameterValue> values) {
    Coordinates coordinates = new Coordinates(space);
    for (int i = 0; i < coordinates.size(); i++) {
      Space.Parameter parameter = space.parameters().get(i);
      ParameterValue value = values.get(parameter.name());
      assertThat(value != null)
          .as("%s is given exactly where it is active: %s", parameter.name(), values)
          .isEqualTo(Space.isActive(parameter, values));
      if (value != null) {
        double coordinate = coordinates.axis(i).encode(value);
        assertThat(coordinate).as(parameter.name()).isNotNaN();
        assertThat(coordinates.axis(i).encode(coordinates.axis(i).decode(coordinate)))
            .isCloseTo(coordinate, within(1e-9));
      }
    }
    assertThat(space.constraints()).allMatch(constraint -> constraint.holds(values));
  }

  @Test
  void staysInTheSpaceAndRespectsConditionsAndConstraints() {
    Space space = Spaces.everything();
    Search search = run(settings(space, 80, 1), SamplerContract::bowl);
    assertThat(search.trialCount()).isEqualTo(80);
    asked(search).forEach(values -> assertInside(space, values));
  }

  @Test
  void staysInsideRandomSpacesAndReplaysThem() {
    for (int seed = 0; seed < 12; seed++) {
      Space space = RandomSpaces.draw(new SplittableRandom(seed));
      SearchSettings settings = settings(space, 20, seed);
      Search search = run(settings, SamplerContract::bowl);
      asked(search).forEach(values -> assertInside(space, values));
      assertThat(run(settings, SamplerContract::bowl).snapshot())
          .as("space %s", space)
          .isEqualTo(search.snapshot());
      Search restored = Search.restore(settings, search.snapshot());
      assertThat(restored.ask()).isEmpty();
      assertThat(restored.isFinished()).isTrue();
    }
  }

  @Test
  void sameSeedSameTrials() {
    SearchSettings settings = settings(Spaces.everything(), 60, 5);
    assertThat(asked(run(settings, SamplerContract::bowl)))
        .isEqualTo(asked(run(settings, SamplerContract::bowl)));
  }

  @Test
  void survivesNanInfiniteAndConstantObjectives() {
    double[] odd = {
      Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300, -1e300, 0
    };
    Space space = Spaces.everything();
    Search search = run(settings(space, 60, 2), trial -> odd[trial.trialNumber() % odd.length]);
    asked(search).forEach(values -> assertInside(space, values));
    assertThat(run(settings(space, 60, 2), trial -> 1).trialCount()).isEqualTo(60);
    assertThat(run(settings(space, 40, 2), trial -> Double.NaN).trialCount()).isEqualTo(40);
  }

  @Test
  void survivesOnePointSpaces() {
    Search search = run(settings(Spaces.point(), 40, 3), trial -> trial.trialNumber());
    assertThat(search.trialCount()).isBetween(1, 40);
    asked(search).forEach(values -> assertInside(Spaces.point(), values));
  }

  @Test
  void survivesTrialsThatNeverComeBack() {
    Search search = Search.create(settings(Spaces.everything(), 50, 4));
    for (int i = 0; i < 50; i++) {
      Suggestion suggestion = search.ask().orElseThrow();
      if (i % 3 == 0) {
        search.tell(suggestion.trialNumber(), Outcome.completed(repeat(bowl(suggestion))));
      } else if (i % 3 == 1) {
        search.report(suggestion.trialNumber(), 1, repeat(bowl(suggestion)));
        search.tell(suggestion.trialNumber(), Outcome.pruned(1, repeat(bowl(suggestion))));
      }
    }
    assertThat(search.ask()).isEmpty();
    assertThat(search.isFinished()).isFalse();
  }

  @Test
  void aRestoredSearchGoesOnLikeTheOriginal() {
    SearchSettings settings = settings(Spaces.everything(), 50, 6);
    Search original = Search.create(settings);
    for (int i = 0; i < 25; i++) {
      Suggestion suggestion = original.ask().orElseThrow();
      if (i % 5 != 4) {
        original.tell(suggestion.trialNumber(), Outcome.completed(repeat(bowl(suggestion))));
      }
    }
    Search restored = Search.restore(settings, original.snapshot());
    for (int i = 25; i < 50; i++) {
      Suggestion expected = original.ask().orElseThrow();
      assertThat(restored.ask()).contains(expected);
      original.tell(expected.trialNumber(), Outcome.completed(repeat(bowl(expected))));
      restored.tell(expected.trialNumber(), Outcome.completed(repeat(bowl(expected))));
    }
    assertThat(restored.snapshot()).isEqualTo(original.snapshot());
  }

  @Test
  void learnsFromAnEarlierStudyOfAnotherSpace() {
    Search search = Search.create(settings(Spaces.everything(), 30, 7));
    for (int i = 0; i < 30; i++) {
      boolean learnt =
          search.observe(
              Map.of(
                  "rate", ParameterValue.of(1e-4 * (1 + i)),
                  "gone", ParameterValue.of("x")),
              i % 10 == 9 ? Outcome.failed() : Outcome.completed(repeat(i)));
      assertThat(learnt).isTrue();
    }
    assertThat(search.observe(Map.of("width", ParameterValue.of(9999)), Outcome.failed()))
        .isFalse();
    for (int i = 0; i < 30; i++) {
      Suggestion suggestion = search.ask().orElseThrow();
      assertInside(Spaces.everything(), suggestion.values());
      search.tell(suggestion.trialNumber(), Outcome.completed(repeat(bowl(suggestion))));
    }
  }

  @Test
  void runsManyTrials() {
    Search search = run(settings(Spaces.cube(2), many(), 8), SamplerContract::bowl);
    assertThat(search.isFinished()).isTrue();
  }
}
