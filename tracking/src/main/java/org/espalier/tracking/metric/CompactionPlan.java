package org.espalier.tracking.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Which blocks of a series are packed anew together with fresh points, and where new blocks may not
 * reach across blocks that stay. Pure.
 *
 * @param merged blocks whose points join the fresh ones
 * @param kept blocks that stay, in order
 */
record CompactionPlan(List<Block> merged, List<Block> kept) {
  /** Points of one block at the most. */
  static final int MOST_POINTS = 4096;

  /** A block of as many points or more is large enough to stay. */
  static final int LEAST_LARGE = MOST_POINTS / 2;

  /**
   * A block without its points.
   *
   * @param firstTime least time of its points
   * @param lastTime greatest time of its points
   */
  record Block(
      long blockId, long firstStep, long lastStep, long firstTime, long lastTime, int count) {
    /** Whether all of its points come before (step, time). */
    boolean isBefore(long step, long time) {
      return lastStep < step || (lastStep == step && lastTime < time);
    }

    /** Whether a point would stand among those of this block. */
    boolean spans(long step, long time) {
      boolean atEdge = step == firstStep || step == lastStep;
      boolean within = step > firstStep && step < lastStep;
      return within || (atEdge && time >= firstTime && time <= lastTime);
    }
  }

  CompactionPlan {
    merged = List.copyOf(merged);
    kept = List.copyOf(kept);
  }

  /**
   * Merges the blocks that fresh points fall into, and small ones before the first of these: as
   * long as they are less than twice what is merged already, so that a point is packed a few times
   * and not with every flush; or, where the series is quiet, all that are not full.
   *
   * @param blocks of the series, in order of their first steps
   * @param fresh in order, not empty
   */
  static CompactionPlan of(List<Block> blocks, PointColumns fresh, boolean quiet) {
    List<Block> merged = new ArrayList<>();
    List<Block> kept = new ArrayList<>();
    long points = fresh.size();
    long step = fresh.step(0);
    long time = fresh.time(0);
    for (Block block : blocks) {
      if (holdsAny(block, fresh)) {
        merged.add(block);
        points += block.count();
        if (block.firstStep() <= step) {
          time = block.firstStep() < step ? block.firstTime() : Math.min(time, block.firstTime());
          step = block.firstStep();
        }
      }
    }
    boolean growing = true;
    for (Block block : blocks.reversed()) {
      if (holdsAny(block, fresh)) {
        continue;
      }
      boolean before = block.isBefore(step, time);
      growing =
          growing
              && (!before
                  || (block.count() < MOST_POINTS && (quiet || block.count() < 2 * points)));
      if (before && growing) {
        merged.add(block);
        points += block.count();
        step = block.firstStep();
        time = block.firstTime();
      } else {
        kept.addFirst(block);
      }
    }
    return new CompactionPlan(merged, kept);
  }

  private static boolean holdsAny(Block block, PointColumns fresh) {
    for (int place = fresh.firstFrom(block.firstStep());
        place < fresh.size() && fresh.step(place) <= block.lastStep();
        place++) {
      if (block.spans(fresh.step(place), fresh.time(place))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Cuts merged points into new blocks, so that none is too long or spans one that is kept.
   *
   * @param points all that is merged, in order
   * @return where each block ends (exclusive), in order
   */
  List<Integer> ends(PointColumns points) {
    List<Integer> ends = new ArrayList<>();
    int from = 0;
    int next = 0;
    for (int i = 0; i < points.size(); i++) {
      boolean passes = false;
      while (next < kept.size() && kept.get(next).firstStep() <= points.step(i)) {
        next++;
        passes = true;
      }
      if (i > from && (passes || i - from == MOST_POINTS)) {
        ends.add(i);
        from = i;
      }
    }
    ends.add(points.size());
    return ends;
  }
}
