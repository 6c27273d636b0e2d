package org.espalier.worker.data;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongSupplier;
import org.espalier.worker.engine.Batch;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one epoch in order, prepared by one background thread, a few ahead of the trainer.
 * {@link #next} is for one thread.
 */
public final class Prefetch implements AutoCloseable {
  private static final int AHEAD = 4;

  private sealed interface Item {
    record Ready(Batch batch) implements Item {}

    record Broken(RuntimeException reason) implements Item {}
  }

  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(AHEAD);
  private final LongSupplier nanoTime;
  private final Thread thread;
  private long waitedNanos;
  private int left;

  /**
   * @param order the examples of the epoch
   * @param firstBatch how many batches of it were trained on already
   * @param nanoTime a monotonic clock
   */
  public Prefetch(
      Examples examples, int[] order, int batchSize, int firstBatch, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    int count = Batches.count(order.length, batchSize);
    this.left = count - firstBatch;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("batches")
            .start(() -> prepare(examples, order, batchSize, firstBatch, count));
  }

  private void prepare(Examples examples, int[] order, int batchSize, int first, int count) {
    try {
      for (int i = first; i < count; i++) {
        int from = i * batchSize;
        int to = Math.min(order.length, from + batchSize);
        queue.put(new Item.Ready(Batches.assemble(examples, order, from, to)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      queue.clear();
      queue.add(new Item.Broken(e));
    }
  }

  /** The next batch; null after the last. */
  public @Nullable Batch next() throws InterruptedException {
    if (left == 0) {
      return null;
    }
    Item item = queue.poll();
    if (item == null) {
      long before = nanoTime.getAsLong();
      item = queue.take();
      waitedNanos += nanoTime.getAsLong() - before;
    }
    left--;
    return switch (item) {
      case Item.Ready ready -> ready.batch();
      case Item.Broken broken -> throw broken.reason();
    };
  }

  /** How long {@link #next} has waited for data so far. */
  public long waitedNanos() {
    return waitedNanos;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
