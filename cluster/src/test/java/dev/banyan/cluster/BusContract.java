package dev.banyan.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every bus keeps. */
public abstract class BusContract {

  private static final long DEADLINE_SECONDS = 10;

  protected abstract Bus bus();

  /** More messages than wait for one subscriber. */
  protected abstract int moreThanTheQueueHolds();

  private static final class Heard implements Bus.Subscriber {
    final BlockingQueue<String> all = new LinkedBlockingQueue<>();

    @Override
    public void message(String message) {
      all.add(message);
    }

    @Override
    public void lost(long count) {
      all.add("lost");
    }

    String next() throws InterruptedException {
      return all.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void everySubscriberOfAChannelHearsItsMessagesInOrderAndNoOthers() throws Exception {
    try (Bus bus = bus()) {
      var one = new Heard();
      var two = new Heard();
      bus.subscribe("a", one);
      bus.subscribe("a", two);
      bus.publish("b", "not for them");
      List<String> sent = IntStream.range(0, 500).mapToObj(Integer::toString).toList();
      sent.forEach(message -> bus.publish("a", message));
      for (String expected : sent) {
        assertThat(one.next()).isEqualTo(expected);
        assertThat(two.next()).isEqualTo(expected);
      }
    }
  }

  @Test
  void aSubscriberThatIsTooSlowIsToldWhereMessagesAreMissing() throws Exception {
    try (Bus bus = bus()) {
      var heard = new Heard();
      var go = new CountDownLatch(1);
      bus.subscribe(
          "a",
          new Bus.Subscriber() {
            @Override
            public void message(String message) {
              await(go);
              heard.message(message);
            }

            @Override
            public void lost(long count) {
              heard.lost(count);
            }
          });
      IntStream.range(0, moreThanTheQueueHolds()).forEach(i -> bus.publish("a", "" + i));
      go.countDown();
      int expected = 0;
      for (String next = heard.next(); !"lost".equals(next); next = heard.next()) {
        assertThat(next).isEqualTo("" + expected++);
      }
      bus.publish("a", "after");
      assertThat(heard.next()).isEqualTo("after");
    }
  }

  @Test
  void aFailingSubscriberGoesOnHearing() throws Exception {
    try (Bus bus = bus()) {
      var heard = new Heard();
      bus.subscribe(
          "a",
          new Bus.Subscriber() {
            @Override
            public void message(String message) {
              if (message.equals("bad")) {
                throw new IllegalStateException("of the test");
              }
              heard.message(message);
            }

            @Override
            public void lost(long count) {}
          });
      bus.publish("a", "bad");
      bus.publish("a", "good");
      assertThat(heard.next()).isEqualTo("good");
    }
  }

  @Test
  void whoHasClosedHearsNothingMore() throws Exception {
    try (Bus bus = bus()) {
      var gone = new Heard();
      var stays = new Heard();
      bus.subscribe("a", gone).close();
      bus.subscribe("a", stays);
      bus.publish("a", "hello");
      assertThat(stays.next()).isEqualTo("hello");
      assertThat(gone.all).isEmpty();
    }
  }

  @Test
  void aMessageThatIsTooLongIsRefused() {
    try (Bus bus = bus()) {
      String tooLong = "x".repeat(Bus.MESSAGE_LENGTH_MAX + 1);
      assertThatThrownBy(() -> bus.publish("a", tooLong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
