package org.espalier.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What the hub promises to those who listen, on a clock that the test moves. */
class ChangeHubTest {
  private static final Set<String> TOPICS = Set.of("study:1", "studies");

  private final AtomicLong now = new AtomicLong(1_000_000);
  private final ChangeHub hub = new ChangeHub(() -> Instant.ofEpochMilli(now.get()));

  @Test
  void aChangeReachesThoseWhoListenToItsTopicAtOnce() throws InterruptedException {
    Subscription one = hub.subscribe(TOPICS, OptionalLong.empty());
    Subscription other = hub.subscribe(Set.of("workers"), OptionalLong.empty());
    hub.changed("study:1");
    assertThat(topics(one)).containsExactly("study:1");
    assertThat(topics(other)).isEmpty();
  }

  @Test
  void aTopicSpeaksAtMostFourTimesASecondAndItsLastWordIsNotLost() throws InterruptedException {
    Subscription subscription = hub.subscribe(TOPICS, OptionalLong.empty());
    List<String> heard = new ArrayList<>();
    for (int millis = 0; millis < 1_000; millis += 10) {
      hub.changed("study:1");
      hub.tick();
      heard.addAll(topics(subscription));
      now.addAndGet(10);
    }
    assertThat(heard).hasSize(4);
    now.addAndGet(250);
    hub.tick();
    assertThat(topics(subscription)).as("the change that was held back").hasSize(1);
  }

  @Test
  void aClientThatComesBackHearsWhatItMissed() throws InterruptedException {
    Subscription first = hub.subscribe(TOPICS, OptionalLong.empty());
    hub.changed("study:1");
    long last = ((Subscription.Changed) first.take(Duration.ZERO)).change().seq();
    first.close();
    hub.changed("studies");
    hub.changed("workers");
    assertThat(topics(hub.subscribe(TOPICS, OptionalLong.of(last)))).containsExactly("studies");
  }

  @Test
  void aClientWithoutChangesComesBackFromWhereItStarted() throws InterruptedException {
    long start = hub.subscribe(TOPICS, OptionalLong.empty()).start();
    hub.changed("study:1");
    assertThat(topics(hub.subscribe(TOPICS, OptionalLong.of(start)))).containsExactly("study:1");
  }

  @Test
  void aClientOfAnotherServerOrOfLongAgoReadsAgain() throws InterruptedException {
    assertThat(hub.subscribe(TOPICS, OptionalLong.of(17)).take(Duration.ZERO))
        .isInstanceOf(Subscription.Reset.class);
    assertThat(hub.subscribe(TOPICS, OptionalLong.of(Long.MAX_VALUE)).take(Duration.ZERO))
        .isInstanceOf(Subscription.Reset.class);
    long start = hub.subscribe(TOPICS, OptionalLong.empty()).start();
    for (int i = 0; i < 10_001; i++) {
      hub.changed("run:" + i);
    }
    assertThat(hub.subscribe(TOPICS, OptionalLong.of(start)).take(Duration.ZERO))
        .isInstanceOf(Subscription.Reset.class);
  }

  @Test
  void aSlowClientHoldsOneChangeATopicAndHearsTheNewest() throws InterruptedException {
    Subscription slow = hub.subscribe(TOPICS, OptionalLong.empty());
    for (int i = 0; i < 1_000; i++) {
      hub.changed("study:1");
      hub.changed("studies");
      now.addAndGet(250);
      hub.tick();
    }
    assertThat(topics(slow)).containsExactly("study:1", "studies");
  }

  @Test
  void whenSomethingMayBeLostEverybodyReadsAgain() throws InterruptedException {
    Subscription subscription = hub.subscribe(TOPICS, OptionalLong.empty());
    hub.changed("study:1");
    hub.lost();
    assertThat(subscription.take(Duration.ZERO)).isInstanceOf(Subscription.Reset.class);
    assertThat(subscription.take(Duration.ZERO)).isInstanceOf(Subscription.Quiet.class);
    hub.changed("studies");
    assertThat(topics(subscription)).containsExactly("studies");
  }

  @Test
  void closingEndsThoseWhoWaitAndThoseWhoCome() throws InterruptedException {
    Subscription waiting = hub.subscribe(TOPICS, OptionalLong.empty());
    Thread closer = Thread.ofVirtual().start(hub::close);
    assertThat(waiting.take(Duration.ofSeconds(10))).isInstanceOf(Subscription.Ended.class);
    closer.join();
    assertThat(hub.subscribe(TOPICS, OptionalLong.empty()).take(Duration.ZERO))
        .isInstanceOf(Subscription.Ended.class);
  }

  private static List<String> topics(Subscription subscription) throws InterruptedException {
    List<String> topics = new ArrayList<>();
    while (subscription.take(Duration.ZERO) instanceof Subscription.Changed changed) {
      topics.add(changed.change().topic());
    }
    return topics;
  }
}
