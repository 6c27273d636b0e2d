package org.espalier.core.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.document.Node.Location;
import org.espalier.core.document.Problems;
import org.espalier.core.limit.Limits;
import org.espalier.core.space.Condition;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.Space;

/** Gathers the dimensions of a study in the order of its file. */
final class SpaceBuilder {

  private final Problems problems;
  private final boolean open;
  private final Map<String, Found> found = new LinkedHashMap<>();

  private record Found(Dimension dimension, List<Condition> conditions, Location first) {}

  /**
   * @param open whether dimensions are allowed; not in a study with variants
   */
  SpaceBuilder(Problems problems, boolean open) {
    this.problems = problems;
    this.open = open;
  }

  /**
   * Adds a dimension. One of the same name must be the same; it is then active wherever either
   * place is, so only the conditions that both places have are kept.
   *
   * @return whether the space now has it; if not, there is a problem
   */
  boolean add(String name, Dimension dimension, List<Condition> conditions, Location location) {
    if (!open) {
      problems.add(
          location,
          "",
          "a study with variants is not searched",
          "one value; or leave out variants");
      return false;
    }
    Found before = found.get(name);
    if (before == null) {
      if (found.size() == Limits.DIMENSIONS_PER_STUDY) {
        problems.add(
            location,
            name,
            "the study searches too many dimensions",
            "at most " + Limits.DIMENSIONS_PER_STUDY);
      }
      found.put(name, new Found(dimension, conditions, location));
      return true;
    }
    if (!before.dimension().equals(dimension)) {
      problems.add(
          location,
          name,
          "dimension '%s' stands in line %d with another range"
              .formatted(name, before.first().line()),
          "the same range, or another name");
      return false;
    }
    List<Condition> both = new ArrayList<>(before.conditions());
    both.retainAll(conditions);
    found.put(name, new Found(dimension, both, before.first()));
    return true;
  }

  /** The dimension of this name; it was added before. */
  Dimension dimension(String name) {
    Found there = found.get(name);
    if (there == null) {
      throw new IllegalStateException("no dimension " + name);
    }
    return there.dimension();
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Where each dimension stands first in the file, by its name. */
  Map<String, Location> places() {
    Map<String, Location> places = new LinkedHashMap<>();
    found.forEach((name, there) -> places.put(name, there.first()));
    return places;
  }

  Space build() {
    List<Space.Parameter> parameters = new ArrayList<>();
    found.forEach(
        (name, there) ->
            parameters.add(new Space.Parameter(name, there.dimension(), there.conditions())));
    return new Space(parameters);
  }
}
