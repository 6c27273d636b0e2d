package org.espalier.core.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.espalier.core.document.Node.Location;
import org.espalier.core.limit.Limits;

/** Collects what is wrong with a document, so that its author sees all of it at once. */
public final class Problems {

  private final List<Problem> found = new ArrayList<>();
  private int left;

  /** Something is wrong at {@code location}. */
  public void add(Location location, String value, String message, String allowed) {
    add(location, value, message, allowed, Optional.empty());
  }

  /** Something is wrong at {@code location}, and {@code suggestion} may be what was meant. */
  public void add(
      Location location,
      String value,
      String message,
      String allowed,
      Optional<String> suggestion) {
    Problem problem =
        new Problem(
            location.path(),
            location.line(),
            location.column(),
            value,
            message,
            allowed,
            suggestion);
    if (found.contains(problem)) {
      return;
    }
    if (found.size() < Limits.PROBLEMS) {
      found.add(problem);
    } else {
      left++;
    }
  }

  /** What stands at {@code node} is of another kind than {@code allowed}. */
  public void wrongKind(Node node, String allowed) {
    add(node.location(), node.brief(), node.sentence(), allowed);
  }

  /** {@code name} is none of {@code known}, as {@code message} says. */
  public void unknownName(
      Location location, String message, String name, Collection<String> known) {
    add(location, name, message, String.join(", ", known), NearestName.of(name, known));
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** All problems in the order of the document; the last one counts those beyond the limit. */
  public List<Problem> list() {
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
    if (left > 0) {
      sorted.add(new Problem("", 0, 0, "", "and " + left + " more problems", "", Optional.empty()));
    }
    return List.copyOf(sorted);
  }
}
