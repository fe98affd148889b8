package dev.banyan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class UnlinkedTreeTest {

  @TempDir Path folder;

  private Path root() {
    return folder.resolve("root");
  }

  @Test
  void aTreeGoesWithItsLinksAndNothingBeyondThem() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Path kept = Files.writeString(outside.resolve("kept"), "kept");
    Files.createDirectories(root().resolve("a").resolve("b"));
    Files.writeString(root().resolve("a").resolve("b").resolve("file"), "x");
    Files.createSymbolicLink(root().resolve("a").resolve("link"), outside);
    Files.createSymbolicLink(root().resolve("to-file"), kept);
    UnlinkedTree.delete(root());
    assertThat(root()).doesNotExist();
    assertThat(kept).hasContent("kept");
    assertThatCode(() -> UnlinkedTree.delete(root())).doesNotThrowAnyException();
  }

  @Test
  void aLinkInTheRootsPlaceIsDeletedItself() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside").resolve("in")).getParent();
    Files.createSymbolicLink(root(), outside);
    UnlinkedTree.delete(root());
    assertThat(Files.exists(root(), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(outside.resolve("in")).isDirectory();
  }

  @Test
  void aTreeDeeperThanAnyPathGoesToo() throws IOException {
    Path top = Files.createDirectories(root());
    // Longer than a path may be: each part is made aside and put below the next.
    for (int depth = 0; depth < 1_000; depth++) {
      Path above = Files.createDirectory(folder.resolve("above"));
      Files.writeString(above.resolve("file"), "x");
      Files.move(top, above.resolve("a-name-that-is-not-short"), StandardCopyOption.ATOMIC_MOVE);
      Files.move(above, top, StandardCopyOption.ATOMIC_MOVE);
    }
    UnlinkedTree.delete(root());
    assertThat(root()).doesNotExist();
  }

  @Test
  void namesOfTheTreeAreNotInTheWayOfWhatIsLifted() throws IOException {
    for (int i = 0; i < 20; i++) {
      Path inTheWay = Files.createDirectories(root().resolve(".lifted-" + i));
      Files.writeString(inTheWay.resolve("file"), "x");
    }
    Path deep = root();
    for (int depth = 0; depth < 3 * UnlinkedTree.OPEN_MAX; depth++) {
      deep = deep.resolve("d");
    }
    Files.createDirectories(deep);
    UnlinkedTree.delete(root());
    assertThat(root()).doesNotExist();
  }

  @Test
  void aFolderThatBecomesALinkLosesNothingBeyondIt() throws Exception {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Path spare = folder.resolve("spare");
    var over = new AtomicBoolean();
    for (int round = 0; round < 50; round++) {
      Path link = Files.createSymbolicLink(folder.resolve("link" + round), outside);
      Path victim = Files.createDirectories(root().resolve("victim"));
      for (int i = 0; i < 20; i++) {
        Files.writeString(victim.resolve("f" + i), "x");
        Files.writeString(outside.resolve("f" + i), "kept");
      }
      over.set(false);
      Thread swapper = Thread.ofPlatform().start(() -> swap(victim, link, spare, over));
      try {
        UnlinkedTree.delete(root());
      } catch (IOException disturbed) {
        // What matters is what it did not delete.
        assertThat(disturbed).isNotNull();
      } finally {
        over.set(true);
        swapper.join();
      }
      assertThat(outside.toFile().list()).hasSize(20);
      for (Path left : new Path[] {root(), spare}) {
        UnlinkedTree.delete(left);
      }
    }
  }

  private static void swap(Path victim, Path link, Path spare, AtomicBoolean over) {
    while (!over.get()) {
      try {
        Files.move(victim, spare, StandardCopyOption.ATOMIC_MOVE);
        Files.move(link, victim, StandardCopyOption.ATOMIC_MOVE);
        Files.move(victim, link, StandardCopyOption.ATOMIC_MOVE);
        Files.move(spare, victim, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException deletedMeanwhile) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void filesAndFoldersAreGivenButNothingBeyondALink() throws IOException {
    // Only root may give files away; anybody may give them to themselves.
    int self = owner(folder);
    int user = self == 0 ? 19_991 : self;
    int group = self == 0 ? 19_992 : (int) Files.getAttribute(folder, "unix:gid");
    Path outside = Files.writeString(folder.resolve("outside"), "x");
    Path file = root().resolve("a").resolve("file");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
    Path link = Files.createSymbolicLink(root().resolve("link"), outside);
    UnlinkedTree.give(root(), user, group);
    for (Path given : new Path[] {root(), file.getParent(), file}) {
      assertThat(owner(given)).isEqualTo(user);
      assertThat(Files.getAttribute(given, "unix:gid")).isEqualTo(group);
    }
    assertThat(owner(outside)).isEqualTo(self);
    assertThat(owner(link)).isEqualTo(self);
  }

  @Test
  void aNameThatIsNoTextIsGivenAndDeleted() throws Exception {
    // Octal 377 is in no UTF-8 text.
    Files.createDirectories(root());
    Process made =
        new ProcessBuilder("sh", "-c", "d=$(printf 'a%%\\377b'); mkdir \"$d\" && : > \"$d/$d\"")
            .directory(root().toFile())
            .start();
    assertThat(made.waitFor()).isZero();
    int self = owner(folder);
    UnlinkedTree.give(root(), self, (int) Files.getAttribute(folder, "unix:gid"));
    UnlinkedTree.delete(root());
    assertThat(root()).doesNotExist();
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeThatComesBetweenTheLookAndTheOpeningHoldsNobody() throws Exception {
    assertThat(PinnedPath.available()).isTrue();
    Path spare = folder.resolve("spare");
    var over = new AtomicBoolean();
    for (int round = 0; round < 200; round++) {
      Path pipe = folder.resolve("pipe" + round);
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
      Path victim = Files.createDirectories(root().resolve("victim"));
      for (int i = 0; i < 20; i++) {
        Files.writeString(victim.resolve("f" + i), "x");
      }
      over.set(false);
      Thread swapper = Thread.ofPlatform().daemon().start(() -> swap(victim, pipe, spare, over));
      try {
        UnlinkedTree.delete(root());
      } catch (IOException disturbed) {
        // What matters is that it came back.
        assertThat(disturbed).isNotNull();
      } finally {
        over.set(true);
        swapper.join();
      }
      for (Path left : new Path[] {root(), spare}) {
        UnlinkedTree.delete(left);
      }
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeThatIsEnteredAsAFolderHoldsNobody() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try (UnlinkedFolder open = UnlinkedFolder.neverWaiting(folder)) {
      assertThatThrownBy(() -> open.enter(pipe.getFileName()).close())
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void thisPlatformOpensFoldersSafely() throws IOException {
    try (var stream = Files.newDirectoryStream(folder)) {
      assertThat(stream).isInstanceOf(SecureDirectoryStream.class);
    }
  }

  private static int owner(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }
}
