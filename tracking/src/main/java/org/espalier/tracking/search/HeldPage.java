package org.espalier.tracking.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import org.espalier.tracking.Lifecycle;
import org.espalier.tracking.filter.Keyset;
import org.espalier.tracking.filter.Search;
import org.espalier.tracking.run.CountedRun;
import org.jspecify.annotations.Nullable;

/** Cuts a page out of {@link HeldRuns}. Pure. */
final class HeldPage {
  private HeldPage() {}

  /**
   * @param wanted which places
   * @param limit 1 or more
   */
  static Search.Page<CountedRun> of(
      HeldRuns runs,
      RunSearch.View view,
      IntPredicate wanted,
      HeldOrder order,
      Keyset keyset,
      Optional<String> after,
      int limit) {
    @Nullable Object @Nullable [] values = after.map(keyset::values).orElse(null);
    Comparator<Integer> inOrder = order::compare;
    PriorityQueue<Integer> first = new PriorityQueue<>(inOrder.reversed());
    for (int place = 0; place < runs.end(); place++) {
      CountedRun run = runs.at(place);
      if (run == null
          || !isIn(view, run)
          || !wanted.test(place)
          || (values != null && !order.isAfter(place, values))) {
        continue;
      }
      if (first.size() <= limit) {
        first.add(place);
      } else if (order.compare(place, first.element()) < 0) {
        first.remove();
        first.add(place);
      }
    }
    List<Integer> places = new ArrayList<>(first);
    places.sort(inOrder);
    boolean more = places.size() > limit;
    return new Search.Page<>(
        places.stream().limit(limit).map(runs::get).toList(),
        more ? Optional.of(keyset.token(order.values(places.get(limit - 1)))) : Optional.empty());
  }

  private static boolean isIn(RunSearch.View view, CountedRun run) {
    return switch (view) {
      case ACTIVE_ONLY -> run.run().lifecycle() == Lifecycle.ACTIVE;
      case DELETED_ONLY -> run.run().lifecycle() == Lifecycle.DELETED;
      case ALL -> true;
    };
  }
}
