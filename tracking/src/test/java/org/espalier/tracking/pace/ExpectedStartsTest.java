package org.espalier.tracking.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.espalier.tracking.pace.ExpectedStarts.Waiting;
import org.junit.jupiter.api.Test;

class ExpectedStartsTest {
  private static Waiting ready(double seconds) {
    return new Waiting(true, 0, seconds);
  }

  private static OptionalDouble at(double seconds) {
    return OptionalDouble.of(seconds);
  }

  @Test
  void aFreeSlotStartsAtOnceAndABusyOneWhenItsTrialEnds() {
    assertThat(
            ExpectedStarts.of(
                3, List.of(30.0, 10.0), List.of(ready(100), ready(100), ready(100), ready(5))))
        .containsExactly(at(0), at(10), at(30), at(100));
  }

  @Test
  void aTrialThatWaitsForSomethingElseTakesNoSlotAndHasNoStart() {
    assertThat(
            ExpectedStarts.of(
                1, List.of(), List.of(new Waiting(false, 0, 10), ready(10), ready(10))))
        .containsExactly(OptionalDouble.empty(), at(0), at(10));
  }

  @Test
  void nothingIsSaidBehindATrialOfUnknownLength() {
    assertThat(ExpectedStarts.of(1, List.of(), List.of(ready(Double.NaN), ready(10))))
        .containsExactly(at(0), OptionalDouble.empty());
    assertThat(ExpectedStarts.of(1, List.of(Double.NaN), List.of(ready(10))))
        .containsExactly(OptionalDouble.empty());
  }

  @Test
  void aTrialNeverStartsBeforeItMayBeOffered() {
    assertThat(ExpectedStarts.of(1, List.of(), List.of(new Waiting(true, 60, 10), ready(10))))
        .containsExactly(at(60), at(70));
  }

  @Test
  void aTrialThatLastsLongerThanItsLikeEndsAnyMoment() {
    assertThat(ExpectedStarts.of(1, List.of(-20.0), List.of(ready(10)))).containsExactly(at(0));
  }

  @Test
  void slotsOfWorkersThatLeaveAreNotCountedOn() {
    assertThat(ExpectedStarts.of(0, List.of(5.0), List.of(ready(10))))
        .containsExactly(OptionalDouble.empty());
    assertThat(ExpectedStarts.of(1, List.of(5.0, 50.0), List.of(ready(10), ready(10))))
        .containsExactly(at(5), at(15));
  }
}
