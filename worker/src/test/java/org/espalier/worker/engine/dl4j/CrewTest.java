package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Pieces are done once each, by no more threads than a process was given. */
class CrewTest {

  @BeforeEach
  void loadTheNativeLibrary() {
    new Dl4jEngine();
  }

  @AfterEach
  void oneThreadAgain() {
    Threads.use(1, 1);
  }

  @Test
  void aProcessOfOneThreadStartsNoOther() {
    Threads.use(1, 1);
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    Crew.run(20, piece -> seen.add(Thread.currentThread()));
    assertThat(seen).containsExactly(Thread.currentThread());
  }

  @Test
  void twoThreadsWorkAtTheSameTime() {
    Threads.use(1, 2);
    CountDownLatch both = new CountDownLatch(2);
    Map<Integer, Boolean> met = new ConcurrentHashMap<>();
    Crew.run(2, piece -> met.put(piece, meet(both)));
    assertThat(met).containsEntry(0, true).containsEntry(1, true);
  }

  private static boolean meet(CountDownLatch both) {
    both.countDown();
    try {
      return both.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException early) {
      return false;
    }
  }

  @Test
  void everyPieceIsDoneOnce() {
    Threads.use(1, 2);
    for (int round = 0; round < 500; round++) {
      AtomicIntegerArray done = new AtomicIntegerArray(5);
      Crew.run(5, done::incrementAndGet);
      for (int piece = 0; piece < 5; piece++) {
        assertThat(done.get(piece)).isEqualTo(1);
      }
    }
  }

  @Test
  void nativeLibrariesUseOneThreadInAPieceAndAsManyAsBeforeAfterwards() {
    Threads.use(2, 2);
    CountDownLatch both = new CountDownLatch(2);
    Map<Integer, Integer> counts = new ConcurrentHashMap<>();
    Crew.run(
        2,
        piece -> {
          meet(both);
          counts.put(piece, openMpThreads());
        });
    assertThat(counts).containsEntry(0, 1).containsEntry(1, 1);
    assertThat(openMpThreads()).isEqualTo(2);
  }

  private static int openMpThreads() {
    return NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
  }

  @Test
  void theFailureOfAPieceIsThatOfTheWhole() {
    Threads.use(1, 2);
    assertThatThrownBy(
            () ->
                Crew.run(
                    4,
                    piece -> {
                      if (piece == 2) {
                        throw new IllegalStateException("piece 2");
                      }
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("piece 2");
  }
}
