package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundedSocketsTest {

  private static byte[] read(byte[] said) throws IOException {
    try (var messages =
        new BoundedSockets.Messages(new ByteArrayInputStream(said), 100, Duration.ofSeconds(10))) {
      return messages.readAllBytes();
    }
  }

  private static byte[] message(char type, int said, int bytes) {
    return ByteBuffer.allocate(5 + bytes).put((byte) type).putInt(said).array();
  }

  private static byte[] both(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  @Test
  void messagesAreGivenAsTheyCame() throws IOException {
    byte[] plain = both(message('R', 12, 8), both(message('n', 4, 0), message('Z', 5, 1)));
    assertThat(read(plain)).isEqualTo(plain);
    byte[] asked = both(new byte[] {'N'}, plain);
    assertThat(read(asked)).as("after no to TLS").isEqualTo(asked);
    byte[] hidden = both(new byte[] {'S'}, message('x', 1 << 30, 10));
    assertThat(read(hidden)).as("TLS").isEqualTo(hidden);
  }

  @Test
  void aMessageThatIsToBeTooLongIsRefusedBeforeItComes() {
    assertThatThrownBy(() -> read(message('E', 1 << 30, 0))).hasMessageContaining("message");
    assertThatThrownBy(() -> read(both(message('R', 8, 4), message('N', 101, 0))))
        .hasMessageContaining("message");
  }

  @Test
  void manyMessagesAreTooMuchToo() {
    assertThatThrownBy(() -> read(both(message('R', 60, 56), message('N', 60, 56))))
        .hasMessageContaining("more");
    assertThatThrownBy(() -> read(both(new byte[] {'S'}, new byte[100])))
        .hasMessageContaining("more");
  }
}
