package dev.banyan.workloads.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserIdsTest {

  @TempDir Path folder;
  private final IdGenerator ids = new IdGenerator(InstantSource.system(), new Random(5));

  @Test
  void whatCouldNotBeKeptIsNotGiven() throws IOException {
    UserIds users = new UserIds(folder.resolve("user-ids"), 20_000, 3, Set.of());
    Id app = ids.within(ids.team(), "app");
    Path inTheWay = Files.createDirectories(folder.resolve("user-ids").resolve("full"));
    assertThatThrownBy(() -> users.of(app)).isInstanceOf(UncheckedIOException.class);
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());

    int given = users.of(app);
    assertThat(Files.readString(folder.resolve("user-ids"))).contains(given + " " + app);
  }
}
