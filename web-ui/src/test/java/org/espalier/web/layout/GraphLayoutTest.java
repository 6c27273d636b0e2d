package org.espalier.web.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.web.layout.GraphLayout.Box;
import org.espalier.web.layout.GraphLayout.Link;
import org.espalier.web.layout.GraphLayout.Place;
import org.junit.jupiter.api.Test;

class GraphLayoutTest {
  /** A chain with so many boxes, in which every third also takes from one further up. */
  private static GraphLayout residual(int count) {
    RandomGenerator random = new java.util.SplittableRandom(count);
    List<Box> boxes =
        IntStream.range(0, count).mapToObj(i -> new Box("module" + i, 190, 78)).toList();
    List<Link> links = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      links.add(new Link("module" + (i - 1), "module" + i, "32 × 28 × 28"));
      if (i > 3 && random.nextInt(3) == 0) {
        links.add(new Link("module" + (i - 3), "module" + i, "32 × 28 × 28"));
      }
    }
    return GraphLayout.of(boxes, links);
  }

  @Test
  void everyEdgeGoesDownAndNoTwoCardsOverlap() {
    GraphLayout layout = residual(40);
    Map<String, Place> places =
        layout.nodes().stream().collect(Collectors.toMap(Place::name, Function.identity()));
    assertThat(layout.edges())
        .allSatisfy(
            way -> {
              Place from = java.util.Objects.requireNonNull(places.get(way.from()));
              Place to = java.util.Objects.requireNonNull(places.get(way.to()));
              assertThat(from.y() + from.height()).isLessThan(to.y());
            });
    for (Place one : layout.nodes()) {
      assertThat(layout.nodes()).filteredOn(other -> overlaps(one, other)).containsExactly(one);
    }
  }

  @Test
  void cardsBendsAndLabelsLieWithinTheDrawing() {
    GraphLayout layout = residual(40);
    assertThat(layout.nodes())
        .allMatch(
            place ->
                place.x() >= 0
                    && place.y() >= 0
                    && place.x() + place.width() <= layout.width()
                    && place.y() + place.height() <= layout.height());
    assertThat(layout.edges()).allSatisfy(way -> assertThat(way.label()).isNotNull());
    assertThat(layout.edges().stream().flatMap(way -> way.points().stream()))
        .allMatch(
            point ->
                point.get(0) >= 0
                    && point.get(1) >= 0
                    && point.get(0) <= layout.width()
                    && point.get(1) <= layout.height());
  }

  @Test
  void theSameGraphIsLaidOutTheSame() {
    assertThat(residual(25)).isEqualTo(residual(25));
  }

  @Test
  void aLinkToNoBoxIsNamed() {
    assertThatThrownBy(
            () -> GraphLayout.of(List.of(new Box("a", 1, 1)), List.of(new Link("a", "b", ""))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the edge from 'a' to 'b' names no node");
  }

  private static boolean overlaps(Place one, Place other) {
    return one.x() < other.x() + other.width()
        && other.x() < one.x() + one.width()
        && one.y() < other.y() + other.height()
        && other.y() < one.y() + one.height();
  }
}
