package org.espalier.core.study;

import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Entry;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Node.Scalar;

/** Lays the changes of a variant over the file: mappings join, everything else is replaced. */
final class VariantMerge {

  private VariantMerge() {}

  /**
   * {@code base} changed by {@code change}. A null takes an entry out; a module that gives its
   * {@code type}, and a dimension, replace what was there whole.
   */
  static Mapping over(Mapping base, Mapping change) {
    Mapping merged = base;
    for (Entry entry : change.entries()) {
      Node before = merged.get(entry.key()).orElse(null);
      if (entry.value() instanceof Scalar scalar && scalar.value() == null) {
        merged = merged.without(entry.key());
      } else if (before instanceof Mapping inner
          && entry.value() instanceof Mapping changed
          && !isWhole(inner)
          && !isWhole(changed)
          && !changed.has("type")) {
        merged = merged.with(new Entry(entry.key(), entry.keyLocation(), over(inner, changed)));
      } else {
        merged = merged.with(entry);
      }
    }
    return merged;
  }

  private static boolean isWhole(Mapping mapping) {
    return DimensionReader.isDimension(mapping) || mapping.has("from");
  }
}
