package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.http.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

  @Test
  void aNameThatNoVariableCanHaveIsToldByItsRule() {
    assertThat(NodeCommand.requireVariable("API_TOKEN_2")).isEqualTo("API_TOKEN_2");
    for (String name : List.of("1BAD", "A-B", "", "A".repeat(129))) {
      assertThatThrownBy(() -> NodeCommand.requireVariable(name))
          .isInstanceOf(CliException.class)
          .hasMessageContaining("begins with a letter or _");
    }
  }

  @Test
  void oneMistakeIsToldOnceAndSeveralEach() {
    assertThat(refusal("a: is no name", "is no name")).isEqualTo("a: is no name");
    assertThat(refusal("2 fields are wrong", "is no name", "is too long"))
        .isEqualTo("2 fields are wrong\n  - a: is no name\n  - a: is too long");
  }

  private static String refusal(String detail, String... mistakes) {
    var errors = Stream.of(mistakes).map(each -> Map.of("field", "a", "detail", each)).toList();
    return String.valueOf(
        Node.refusal(
                Json.mapper()
                    .valueToTree(Map.of("status", 400, "detail", detail, "errors", errors)))
            .getMessage());
  }

  @Test
  void whatIsMeantForOneAppNeverReachesAnother() throws IOException {
    Path clone = data.resolve("clone");
    Path inner = Files.createDirectories(data.resolve("outer/app/src"));
    Path app = inner.getParent();
    Path outer = app.getParent();
    Files.createDirectories(outer.resolve(".banyan"));
    assertThat(NodeCommand.nearest(inner, Optional.of(clone))).isEqualTo(outer.resolve(".banyan"));
    Files.writeString(app.resolve("banyan.app.yaml"), "name: a\n");
    assertThat(NodeCommand.nearest(inner, Optional.of(clone))).isEqualTo(app.resolve(".banyan"));
    assertThat(NodeCommand.folderApp(inner)).contains("a");
    assertThat(NodeCommand.folderApp(outer)).isEmpty();
    Path elsewhere = Path.of("/");
    assertThat(NodeCommand.nearest(elsewhere, Optional.of(clone)))
        .isEqualTo(clone.resolve(".banyan"));
  }

  @Test
  void severalWordsStayWhatTheyAreAndOneIsALineForTheShell() {
    assertThat(RunCommand.shell(List.of("a; b $X"))).isEqualTo("a; b $X");
    assertThat(RunCommand.shell(List.of("sh", "-c", "exit 5"))).isEqualTo("sh -c 'exit 5'");
    assertThat(RunCommand.shell(List.of("echo", "it's", ""))).isEqualTo("echo 'it'\\''s' ''");
  }

  private PsCommand command() {
    var command = new PsCommand();
    command.data = data;
    return command;
  }
}
