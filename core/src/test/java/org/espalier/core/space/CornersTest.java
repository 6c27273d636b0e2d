package org.espalier.core.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CornersTest {

  private static final Dimension FLAG =
      new Dimension.Choice(List.of(ParameterValue.of(true), ParameterValue.of(false)));

  @Test
  void areAllCombinationsWhereTheseAreFew() {
    Space space =
        new Space(
            List.of(
                new Space.Parameter("include", FLAG, List.of()),
                new Space.Parameter(
                    "width",
                    new Dimension.IntegerRange(1, 10, false, 4),
                    List.of(new Condition.OneOf("include", List.of(ParameterValue.of(true)))))));

    assertThat(Corners.of(space, 100))
        .containsExactlyInAnyOrder(
            Map.of("include", ParameterValue.of(true), "width", ParameterValue.of(1)),
            Map.of("include", ParameterValue.of(true), "width", ParameterValue.of(9)),
            Map.of("include", ParameterValue.of(false)));
  }

  @Test
  void areEachEndOnceWhereTheyAreMany() {
    List<Space.Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      parameters.add(new Space.Parameter("flag" + i, FLAG, List.of()));
    }

    List<Map<String, ParameterValue>> corners = Corners.of(new Space(parameters), 256);

    assertThat(corners).hasSize(202).allMatch(point -> point.size() == 100);
  }

  @Test
  void ofNothingIsOnePoint() {
    assertThat(Corners.of(new Space(List.of()), 10)).containsExactly(Map.of());
  }
}
