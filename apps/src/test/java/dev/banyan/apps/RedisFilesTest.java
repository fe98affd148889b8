package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisFilesTest {

  @TempDir Path folder;
  private final IdGenerator ids = new IdGenerator(InstantSource.system(), new Random(7));
  private final Id team = ids.team();

  private RedisFiles open() throws IOException {
    return RedisFiles.open(folder, new SecureRandom());
  }

  @Test
  void aNumberIsGivenOnceAndKeptOverAStart() throws IOException {
    Id one = ids.within(team, "app");
    Id two = ids.within(team, "app");
    assertThat(open().database(one)).isEqualTo(1);
    assertThat(open().database(two)).isEqualTo(2);
    assertThat(open().database(one)).isEqualTo(1);
  }

  @Test
  void aNumberThatIsFreeAgainIsGivenToTheNext() throws IOException {
    Id one = ids.within(team, "app");
    Id two = ids.within(team, "app");
    RedisFiles files = open();
    files.database(one);
    files.database(two);
    files.forget(one);
    assertThat(open().knownDatabase(one)).isEmpty();
    assertThat(open().knownDatabase(two)).contains(2);
    assertThat(open().database(ids.within(team, "app"))).isEqualTo(1);
  }

  @Test
  void aNumberThatCouldNotBeKeptIsNotGiven() throws IOException {
    RedisFiles files = open();
    Id app = ids.within(team, "app");
    Path inTheWay = Files.createDirectories(folder.resolve("databases").resolve("full"));
    assertThatThrownBy(() -> files.database(app)).isInstanceOf(IOException.class);
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());

    assertThat(files.database(app)).isEqualTo(open().database(app));
    assertThat(Files.readString(folder.resolve("databases"))).contains(app.toString());
  }

  @Test
  void nothingIsReadThroughALinkThatRedisMade() throws IOException {
    RedisFiles files = open();
    Path secret = Files.writeString(folder.resolve("secret"), "4711");
    Files.createSymbolicLink(files.server().resolve("redis.log"), secret);
    Files.createSymbolicLink(files.server().resolve("redis.pid"), secret);
    assertThat(files.lastWords()).doesNotContain("4711");
    assertThat(files.pid()).isEmpty();
  }

  @Test
  void theLastLinesOfALongLogExplain() throws IOException {
    RedisFiles files = open();
    Files.writeString(files.server().resolve("redis.log"), "old\n".repeat(10_000) + "a\nb\nc\n");
    assertThat(files.lastWords()).isEqualTo("a / b / c");
  }
}
