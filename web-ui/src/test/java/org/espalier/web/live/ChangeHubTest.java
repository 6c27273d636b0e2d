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
    Subscription one = hub.subscribe(TOPICS, Since.now());
    Subscription other = hub.subscribe(Set.of("workers"), Since.now());
    hub.changed("study:1");
    assertThat(topics(one)).containsExactly("study:1");
    assertThat(topics(other)).isEmpty();
  }

  @Test
  void aTopicSpeaksAtMostFourTimesASecondAndItsLastWordIsNotLost() throws InterruptedException {
    Subscription subscription = hub.subscribe(TOPICS, Since.now());
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
    Subscription first = hub.subscribe(TOPICS, Since.now());
    hub.changed("study:1");
    long last = ((Subscription.Changed) first.take(Duration.ZERO)).change().seq();
    first.close();
    hub.changed("studies");
    hub.changed("workers");
    assertThat(topics(hub.subscribe(TOPICS, Since.number(last)))).containsExactly("studies");
  }

  @Test
  void aClientWithoutChangesComesBackFromWhereItStarted() throws InterruptedException {
    long start = hub.subscribe(TOPICS, Since.now()).start();
    hub.changed("study:1");
    assertThat(topics(hub.subscribe(TOPICS, Since.number(start)))).containsExactly("study:1");
  }

  @Test
  void aClientThatBeganToReadBeforeItListenedHearsWhatChangedMeanwhile()
      throws InterruptedException {
    now.addAndGet(5_000);
    hub.changed("study:1");
    now.addAndGet(1_000);
    hub.changed("studies");
    now.addAndGet(400);
    assertThat(topics(hub.subscribe(TOPICS, Since.ago(Duration.ofMillis(500)))))
        .containsExactly("studies");
    assertThat(topics(hub.subscribe(TOPICS, Since.ago(Duration.ofMillis(1_400)))))
        .containsExactly("study:1", "studies");
    assertThat(topics(hub.subscribe(TOPICS, Since.now()))).isEmpty();
    long newest = hub.subscribe(TOPICS, Since.now()).start();
    assertThat(
            topics(
                hub.subscribe(TOPICS, new Since(OptionalLong.of(newest), Duration.ofMillis(500)))))
        .as("a topic that was added after others had moved the number on")
        .containsExactly("studies");
  }

  @Test
  void aClientThatBeganToReadBeforeTheServerStartedOrLostSomethingReadsAgain()
      throws InterruptedException {
    Since aSecondAgo = Since.ago(Duration.ofSeconds(1));
    assertThat(hub.subscribe(TOPICS, aSecondAgo).take(Duration.ZERO))
        .isInstanceOf(Subscription.Reset.class);
    now.addAndGet(1_000);
    assertThat(topics(hub.subscribe(TOPICS, aSecondAgo))).isEmpty();
    hub.lost();
    now.addAndGet(999);
    assertThat(hub.subscribe(TOPICS, aSecondAgo).take(Duration.ZERO))
        .isInstanceOf(Subscription.Reset.class);
  }

  @Test
  void aClientOfAnotherServerOrOfLongAgoReadsAgain() throws InterruptedException {
    assertThat(hub.subscribe(TOPICS, Since.number(17)).take(Duration.ZERO))
        .isInstanceOf(Subscription.Reset.class);
    assertThat(hub.subscribe(TOPICS, Since.number(Long.MAX_VALUE)).take(Duration.ZERO))
        .isInstanceOf(Subscription.Reset.class);
    long start = hub.subscribe(TOPICS, Since.now()).start();
    for (int i = 0; i < 10_001; i++) {
      hub.changed("run:" + i);
    }
    assertThat(hub.subscribe(TOPICS, Since.number(start)).take(Duration.ZERO))
        .isInstanceOf(Subscription.Reset.class);
  }

  @Test
  void aSlowClientHoldsOneChangeATopicAndHearsTheNewest() throws InterruptedException {
    Subscription slow = hub.subscribe(TOPICS, Since.now());
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
    Subscription subscription = hub.subscribe(TOPICS, Since.now());
    hub.changed("study:1");
    hub.lost();
    assertThat(subscription.take(Duration.ZERO)).isInstanceOf(Subscription.Reset.class);
    assertThat(subscription.take(Duration.ZERO)).isInstanceOf(Subscription.Quiet.class);
    hub.changed("studies");
    assertThat(topics(subscription)).containsExactly("studies");
  }

  @Test
  void closingEndsThoseWhoWaitAndThoseWhoCome() throws InterruptedException {
    Subscription waiting = hub.subscribe(TOPICS, Since.now());
    Thread closer = Thread.ofVirtual().start(hub::close);
    assertThat(waiting.take(Duration.ofSeconds(10))).isInstanceOf(Subscription.Ended.class);
    closer.join();
    assertThat(hub.subscribe(TOPICS, Since.now()).take(Duration.ZERO))
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
