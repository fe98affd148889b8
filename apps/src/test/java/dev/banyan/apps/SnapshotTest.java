package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {

  private static final Path DATA = Path.of("/nowhere");

  private static final Instant AT = Instant.parse("2026-05-01T00:00:00Z");

  @TempDir Path temporary;

  @Test
  void honoursGitignoreByGitsRulesAtEveryLevel() throws IOException {
    file(".gitignore", "*.log\n/secret/\nnode_modules/\n!keep.log\n");
    file("a.log", "");
    file("keep.log", "");
    file("secret/x", "");
    file("sub/secret/x", "");
    file("sub/.gitignore", "*.tmp\n!important.tmp\n");
    file("sub/a.tmp", "");
    file("sub/important.tmp", "");
    file("node_modules/x/index.js", "");
    file(".git/config", "");
    file(".banyan/data", "");
    file("main.py", "");

    assertThat(released())
        .containsExactly(
            ".gitignore",
            "keep.log",
            "main.py",
            "sub/.gitignore",
            "sub/important.tmp",
            "sub/secret/x");
  }

  @Test
  void banyanignoreSpeaksAfterGitignore() throws IOException {
    file(".gitignore", "dist/\n");
    file(".banyanignore", "!dist/\ndocs/\n");
    file("dist/index.html", "");
    file("docs/readme", "");
    assertThat(released()).containsExactly(".banyanignore", ".gitignore", "dist/index.html");
  }

  @Test
  void nodeModulesStayUnlessIgnored() throws IOException {
    file("node_modules/x/index.js", "");
    assertThat(released()).containsExactly("node_modules/x/index.js");
  }

  @Test
  void equalFoldersGiveEqualBytes() throws IOException {
    file("b/x", "1");
    file("a", "2");
    byte[] first = tar();
    Files.setLastModifiedTime(app().resolve("a"), FileTime.from(AT));
    assertThat(tar()).isEqualTo(first);
    file("a", "3");
    assertThat(tar()).isNotEqualTo(first);
  }

  @Test
  void keepsExecutableBitsAndLinks() throws IOException {
    file("run.sh", "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        app().resolve("run.sh"), PosixFilePermissions.fromString("rwx------"));
    Files.createSymbolicLink(app().resolve("link"), Path.of("run.sh"));
    Path out = extract(tar());
    assertThat(out.resolve("run.sh")).isExecutable();
    assertThat(Files.readSymbolicLink(out.resolve("link"))).isEqualTo(Path.of("run.sh"));
    assertThat(Files.getLastModifiedTime(out.resolve("run.sh"))).isEqualTo(FileTime.from(AT));
  }

  @Test
  void leavesBanyansDataOutWhereverItStands() throws IOException {
    file("data/pg/1", "");
    file("x", "");
    var bytes = new ByteArrayOutputStream();
    var summary = Snapshot.write(app(), app().resolve("data"), 1000, 1 << 20, bytes);
    assertThat(summary.files()).isEqualTo(1);
  }

  @Test
  void saysWhichLimitIsPassed() throws IOException {
    file("x", "12345");
    file("y", "12345");
    assertThatThrownBy(() -> Snapshot.write(app(), DATA, 1, 1000, new ByteArrayOutputStream()))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("more than 1 files");
    assertThatThrownBy(() -> Snapshot.write(app(), DATA, 10, 9, new ByteArrayOutputStream()))
        .hasMessageContaining("more than 9 bytes");
    assertThatThrownBy(
            () -> Snapshot.write(app().resolve("none"), DATA, 10, 9, new ByteArrayOutputStream()))
        .hasMessageContaining("there is no folder");
  }

  @Test
  void anEntryThatLeadsOutIsRefused() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      var entry = new TarArchiveEntry("../evil");
      entry.setSize(1);
      tar.putArchiveEntry(entry);
      tar.write('x');
      tar.closeArchiveEntry();
    }
    assertThatThrownBy(() -> extract(bytes.toByteArray())).hasMessageContaining("leads out");
    assertThat(temporary.resolve("evil")).doesNotExist();
  }

  private Path app() throws IOException {
    return Files.createDirectories(temporary.resolve("app"));
  }

  private byte[] tar() throws IOException {
    var bytes = new ByteArrayOutputStream();
    Snapshot.write(app(), DATA, 1000, 1 << 20, bytes);
    return bytes.toByteArray();
  }

  private Path extract(byte[] tar) throws IOException {
    Path out = temporary.resolve("out");
    SnapshotReader.deleteTree(out);
    SnapshotReader.extract(new ByteArrayInputStream(tar), out, AT);
    return out;
  }

  private List<String> released() throws IOException {
    Path out = extract(tar());
    try (var files = Files.walk(out)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> out.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private void file(String name, String text) throws IOException {
    Path file = app().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
