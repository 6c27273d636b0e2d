package org.espalier.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FenceTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);
  private final Fence fence = new Fence(Duration.ofSeconds(10), nanos::get);

  @Test
  void isExpiredUntilAHeartbeatGotThrough() {
    assertThat(fence.isExpired()).isTrue();
    fence.acknowledged(nanos.get());
    assertThat(fence.isExpired()).isFalse();
  }

  @Test
  void expiresTenSecondsAfterTheLastHeartbeatWasSentEvenAcrossAnOverflow() {
    fence.acknowledged(nanos.get());
    pass(10);
    assertThat(fence.isExpired()).isFalse();
    pass(1);
    assertThat(fence.isExpired()).isTrue();
  }

  @Test
  void anOlderAcknowledgementThatComesLateChangesNothing() {
    long old = nanos.get();
    pass(8);
    fence.acknowledged(nanos.get());
    fence.acknowledged(old);
    pass(9);
    assertThat(fence.isExpired()).isFalse();
  }

  private void pass(long seconds) {
    nanos.addAndGet(seconds * 1_000_000_000L);
  }
}
