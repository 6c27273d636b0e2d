package org.espalier.worker.engine.dl4j;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Plans for the last few shapes that came along; the one unused for the longest time goes. */
final class Plans<K, P extends OneDnnPlan> {

  private final Map<K, P> kept = new LinkedHashMap<>(8, 0.75f, true);
  private final Function<K, P> maker;

  Plans(Function<K, P> maker) {
    this.maker = maker;
  }

  P of(K key) {
    P found = kept.get(key);
    if (found != null) {
      return found;
    }
    if (kept.size() == Buffers.SHAPES_KEPT) {
      Objects.requireNonNull(kept.remove(kept.keySet().iterator().next())).close();
    }
    P made = maker.apply(key);
    kept.put(key, made);
    return made;
  }

  void close() {
    kept.values().forEach(OneDnnPlan::close);
    kept.clear();
  }
}
