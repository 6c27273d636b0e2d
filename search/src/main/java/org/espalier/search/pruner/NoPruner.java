package org.espalier.search.pruner;

import org.espalier.search.Decision;
import org.espalier.search.History;

/** Lets every trial run to its end. Cost: nothing. */
public final class NoPruner implements Pruner {
  @Override
  public Decision judge(History history, int row) {
    return Decision.CONTINUE;
  }
}
