package dev.banyan.operate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.operate.machine.Leftovers.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

  @TempDir Path root;
  private final Leftovers leftovers = new Leftovers();
  private final List<String> gone = new ArrayList<>();

  @Test
  void processesGoBeforeTheirGroupsAndThoseBeforeTheirFolders() {
    leftovers.add(Kind.FOLDER, () -> gone.add("folder"));
    leftovers.add(Kind.GROUP, () -> gone.add("group"));
    leftovers.add(Kind.PROCESS, () -> gone.add("database"));
    leftovers.add(Kind.PROCESS, () -> gone.add("app"));
    leftovers.endAll();
    assertThat(gone).containsExactly("app", "database", "group", "folder");
    assertThat(leftovers.size()).isZero();
  }

  @Test
  void whatIsClosedInTimeIsTakenAwayOnce() {
    Leftovers.Entry entry = leftovers.add(Kind.GROUP, () -> gone.add("group"));
    entry.end();
    entry.end();
    leftovers.endAll();
    assertThat(gone).containsExactly("group");
  }

  @Test
  void oneThatStaysKeepsNoOther() {
    leftovers.add(
        Kind.PROCESS,
        () -> {
          throw new IllegalStateException("it does not end");
        });
    leftovers.add(Kind.FOLDER, () -> gone.add("folder"));
    leftovers.endAll();
    assertThat(gone).containsExactly("folder");
  }

  @Test
  void whatIsMadeMeanwhileGoesAtOnce() {
    leftovers.endAll();
    assertThatThrownBy(() -> leftovers.add(Kind.PROCESS, () -> gone.add("late")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(gone).containsExactly("late");
  }

  @Test
  void aProgramThatIsEndedLeavesNeitherGroupsNorFolders() throws Exception {
    Files.writeString(root.resolve("cgroup.controllers"), "cpu\n");
    Files.writeString(root.resolve("cgroup.subtree_control"), "cpu\n");
    Path temporary = Files.createDirectory(root.resolve("tmp"));
    Path log = root.resolve("log");
    try (OwnedProcess program =
        OwnedProcess.start(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Interrupted.class.getName(),
                root.toString()),
            root,
            Map.of(),
            log)) {
      Await.until(
          Duration.ofSeconds(60), program::output, () -> program.output().contains("standing"));
      assertThat(root.resolve("interrupted")).exists();
      try (var made = Files.list(temporary)) {
        assertThat(made).isNotEmpty();
      }
    }
    assertThat(root.resolve("interrupted")).doesNotExist();
    try (var left = Files.list(temporary)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.startsWith("banyan-"));
    }
  }

  /** A program that never comes to close what it made. */
  static final class Interrupted {
    private Interrupted() {}

    public static void main(String[] args) throws InterruptedException {
      new Scratch("interrupted").write("deep/file", "x");
      CappedGroup.make(Path.of(args[0]), "interrupted");
      System.out.println("standing");
      new CountDownLatch(1).await();
    }
  }
}
