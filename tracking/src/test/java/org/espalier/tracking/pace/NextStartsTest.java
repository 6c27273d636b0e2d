package org.espalier.tracking.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.espalier.tracking.pace.NextStarts.Study;
import org.junit.jupiter.api.Test;

class NextStartsTest {
  private static Study study(int priority, int left, double seconds, Double... running) {
    return new Study(priority, 2, left, seconds, List.of(running));
  }

  private static OptionalDouble at(double seconds) {
    return OptionalDouble.of(seconds);
  }

  @Test
  void theHigherPriorityGetsTheSlotsUntilItHasStartedAll() {
    assertThat(NextStarts.of(1, List.of(study(0, 5, 10), study(1, 3, 10)), List.of()))
        .containsExactly(at(30), at(0));
  }

  @Test
  void theLowerOneGetsWhatTheHigherOneLeaves() {
    assertThat(NextStarts.of(3, List.of(study(0, 5, 10), study(1, 9, 10)), List.of()))
        .as("the higher one has two at once at the most")
        .containsExactly(at(0), at(0));
  }

  @Test
  void studiesOfTheSamePriorityTakeTurnsInTheOrderInWhichTheyAsked() {
    List<Study> studies = List.of(study(0, 9, 10), study(0, 9, 1));
    assertThat(NextStarts.of(1, studies, List.of(1, 0))).containsExactly(at(1), at(0));
    assertThat(NextStarts.of(1, studies, List.of(0, 0, 1))).containsExactly(at(0), at(20));
  }

  @Test
  void whatRunsIsLeftRunning() {
    assertThat(NextStarts.of(1, List.of(study(0, 1, 10, 40.0), study(7, 1, 5)), List.of()))
        .containsExactly(at(45), at(40));
    assertThat(NextStarts.of(1, List.of(study(0, 0, 10, -3.0), study(0, 1, 5)), List.of()))
        .as("one that takes longer than its like ends any moment, and starts no more")
        .containsExactly(OptionalDouble.empty(), at(0));
  }

  @Test
  void nothingIsSaidBehindWhatIsNotKnown() {
    assertThat(NextStarts.of(1, List.of(study(0, 1, 10, Double.NaN)), List.of()))
        .containsExactly(OptionalDouble.empty());
    assertThat(NextStarts.of(1, List.of(study(0, 1, 10), study(1, 1, Double.NaN)), List.of()))
        .containsExactly(OptionalDouble.empty(), at(0));
    assertThat(NextStarts.of(0, List.of(study(0, 1, 10)), List.of()))
        .as("there is no slot")
        .containsExactly(OptionalDouble.empty());
  }

  @Test
  void aStudyThatTakesNoTimeDoesNotGoOnForEver() {
    assertThat(NextStarts.of(1, List.of(study(0, 1, 1), study(1, Integer.MAX_VALUE, 0)), List.of()))
        .containsExactly(OptionalDouble.empty(), at(0));
  }
}
