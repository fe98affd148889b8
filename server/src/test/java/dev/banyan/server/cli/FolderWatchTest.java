package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {

  @TempDir Path folder;
  private FolderWatch watch;
  private long before;

  @BeforeEach
  void setUp() throws IOException {
    Files.writeString(folder.resolve("main.py"), "one");
    Files.createDirectories(folder.resolve(".banyan"));
    Files.createDirectories(folder.resolve("node_modules"));
    watch = new FolderWatch(folder, folder.resolve(".banyan"));
    before = watch.fingerprint();
  }

  @Test
  void nothingChangedIsTheSame() {
    assertThat(watch.fingerprint()).isEqualTo(before);
  }

  @Test
  void aNewAChangedAndARemovedFileCount() throws IOException {
    Files.writeString(folder.resolve("main.py"), "another");
    long changed = watch.fingerprint();
    Path added = Files.writeString(folder.resolve("more.py"), "");
    long more = watch.fingerprint();
    Files.delete(added);
    assertThat(changed).isNotEqualTo(before);
    assertThat(more).isNotEqualTo(changed);
    assertThat(watch.fingerprint()).isEqualTo(changed);
  }

  @Test
  void whatAReleaseDoesNotTakeDoesNotCount() throws IOException {
    Files.createDirectories(folder.resolve("dist"));
    Files.writeString(folder.resolve("dist/page.html"), "one");
    long made = watch.fingerprint();
    assertThat(made).as("a folder of pages that is no secret of git's").isNotEqualTo(before);
    Files.writeString(folder.resolve(".gitignore"), "dist/\n*.log\n");
    long ignored = watch.fingerprint();
    Files.writeString(folder.resolve("dist/page.html"), "another");
    Files.writeString(folder.resolve("app.log"), "line");
    Files.writeString(folder.resolve(".main.py.swp"), "an editor's");
    assertThat(watch.fingerprint()).isEqualTo(ignored);
  }

  @Test
  void dataAndWhatToolsMakeDoNotCount() throws IOException {
    Files.writeString(folder.resolve(".banyan/log"), "line");
    Files.writeString(folder.resolve("node_modules/x.js"), "x");
    assertThat(watch.fingerprint()).isEqualTo(before);
  }
}
