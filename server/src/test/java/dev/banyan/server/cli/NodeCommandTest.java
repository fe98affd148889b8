package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeCommandTest {

  @TempDir Path data;

  @Test
  void whereNoNodeIsItIsToldHowToStartOne() {
    assertThatThrownBy(() -> command().find())
        .isInstanceOf(CliException.class)
        .hasMessageContaining("No node is running here");
  }

  @Test
  void aNodeThatIsStartingIsToldFromNone() throws IOException {
    long self = ProcessHandle.current().pid();
    try (FileChannel lock =
        FileChannel.open(
            data.resolve("lock"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      assertThat(lock.tryLock()).isNotNull();
      lock.write(StandardCharsets.UTF_8.encode(self + "\n"));
      assertThatThrownBy(() -> command().find())
          .isInstanceOf(CliException.class)
          .hasMessage("A node is starting here (process " + self + "); try again in a moment.");

      Files.writeString(
          data.resolve("node.json"),
          "{\"api\": \"http://127.0.0.1:1\", \"pid\": 1, \"token\": \"t\"}");
      assertThat(command().find().api()).isEqualTo("http://127.0.0.1:1");
    }
  }

  private PsCommand command() {
    var command = new PsCommand();
    command.data = data;
    return command;
  }
}
