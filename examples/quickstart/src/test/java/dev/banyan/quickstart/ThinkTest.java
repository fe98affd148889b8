package dev.banyan.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThinkTest {

  private static final int CALLERS = 3 * Think.AT_ONCE;

  @Test
  void thoseBeyondThePoolWaitInLineAndAreAnsweredToo() throws Exception {
    var full = new CountDownLatch(Think.AT_ONCE);
    var answer = new CountDownLatch(1);
    var think =
        new Think(
            () -> {
              full.countDown();
              answer.await();
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Think.Thought>> thoughts = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        thoughts.add(threads.submit(think::think));
      }
      assertThat(full.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(think.pool()).containsEntry("size", 8).containsEntry("inUse", 8);
      answer.countDown();
      for (Future<Think.Thought> thought : thoughts) {
        assertThat(thought.get(30, TimeUnit.SECONDS).answered()).isTrue();
      }
    }
    assertThat(think.pool()).containsEntry("inUse", 0).containsEntry("waiting", 0);
  }
}
