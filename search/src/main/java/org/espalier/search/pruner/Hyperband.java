package org.espalier.search.pruner;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.espalier.search.Decision;
import org.espalier.search.History;

/**
 * Hyperband (Li et al., JMLR 2018) over asynchronous brackets: bracket s is {@link
 * SuccessiveHalving} with its first rung at {@code minimum × reduction^s}, and gets trials in
 * proportion to the number that Hyperband starts in it, n_s = ⌈(s_max + 1) / (s_max - s + 1)⌉ ×
 * reduction^(s_max - s). Which trial goes where is a fixed sequence (multiples of the golden
 * ratio), so the mix is right at any time.
 *
 * <p>Cost: that of successive halving. Use it where it is not known how early curves can be
 * trusted.
 */
public final class Hyperband implements Pruner {
  private static final double GOLDEN = 0.6180339887498949;

  private final List<Pruner> brackets = new ArrayList<>();
  private final List<Integer> firstRungs = new ArrayList<>();
  private final double[] shares;

  /**
   * @param minimum the least steps a trial gets
   * @param maximum the most
   * @param reduction one of so many goes on, 2 or more
   * @param promotes whether the others are paused rather than stopped
   */
  public Hyperband(int minimum, int maximum, int reduction, boolean promotes) {
    int most = (int) Math.floor(Math.log((double) maximum / minimum) / Math.log(reduction) + 1e-9);
    shares = new double[most + 1];
    double total = 0;
    for (int s = 0; s <= most; s++) {
      firstRungs.add((int) (minimum * Math.round(Math.pow(reduction, s))));
      brackets.add(new SuccessiveHalving(firstRungs.getLast(), reduction, promotes));
      shares[s] = Math.ceil((most + 1.0) / (most - s + 1) * Math.pow(reduction, most - s) - 1e-9);
      total += shares[s];
    }
    for (int s = 0; s <= most; s++) {
      shares[s] /= total;
    }
  }

  /** The step of each bracket's first rung. */
  List<Integer> firstRungs() {
    return List.copyOf(firstRungs);
  }

  /** The bracket of a trial, 0 for the one that starts lowest. */
  int bracket(int row) {
    double left = (row * GOLDEN) % 1.0;
    for (int s = 0; s < shares.length - 1; s++) {
      left -= shares[s];
      if (left < 0) {
        return s;
      }
    }
    return shares.length - 1;
  }

  @Override
  public Decision judge(History history, int row) {
    return brackets.get(bracket(row)).judge(history, row);
  }

  @Override
  public void ended(History history, int row) {
    brackets.get(bracket(row)).ended(history, row);
  }

  @Override
  public OptionalInt promotable(History history) {
    for (Pruner bracket : brackets) {
      OptionalInt row = bracket.promotable(history);
      if (row.isPresent()) {
        return row;
      }
    }
    return OptionalInt.empty();
  }

  @Override
  public void resumed(History history, int row) {
    brackets.get(bracket(row)).resumed(history, row);
  }
}
