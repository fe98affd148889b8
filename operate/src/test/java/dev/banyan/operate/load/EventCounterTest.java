package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventCounterTest {

  private static int whole(String text) {
    ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    return new EventCounter().count(bytes, 0, bytes.readableBytes());
  }

  private static int byteByByte(String text) {
    ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    EventCounter counter = new EventCounter();
    int events = 0;
    for (int at = 0; at < bytes.readableBytes(); at++) {
      events += counter.count(bytes, at, 1);
    }
    return events;
  }

  @Test
  void anEventEndsWithAnEmptyLineWhateverItsLineEndsAre() {
    for (String end : new String[] {"\n", "\r\n", "\r"}) {
      String text =
          "data: one\n\nid: 2\nevent: x\ndata: two\ndata: more\n\ndata\n\n".replace("\n", end);
      assertThat(whole(text)).as(end).isEqualTo(3);
      assertThat(byteByByte(text)).as(end).isEqualTo(3);
    }
  }

  @Test
  void commentsAndEventsWithoutDataAreNone() {
    String text = ": keep-alive\n\nevent: ping\n\nretry: 100\n\n\n\ndata: one\n\ndata: cut off";
    assertThat(whole(text)).isEqualTo(1);
    assertThat(byteByByte(text)).isEqualTo(1);
  }
}
