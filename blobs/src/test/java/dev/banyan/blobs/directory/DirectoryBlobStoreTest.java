package dev.banyan.blobs.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.blobs.Blob;
import dev.banyan.blobs.BlobStore;
import dev.banyan.blobs.BlobStoreContract;
import dev.banyan.kernel.Id;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryBlobStoreTest extends BlobStoreContract {

  @TempDir Path root;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Override
  protected BlobStore create() throws IOException {
    return new DirectoryBlobStore(root.resolve("blobs"), meters);
  }

  @Override
  protected void damage(Id team, Blob blob) throws IOException {
    Path file = file(team, blob);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void aStartRemovesWhatACrashLeftHalfWritten() throws IOException {
    Path leftover = root.resolve("blobs/incoming/99");
    Files.writeString(leftover, "half");
    Blob kept = put(team, "whole".getBytes(UTF_8));
    create();
    assertThat(leftover).doesNotExist();
    assertThat(read(team, kept)).asString(UTF_8).isEqualTo("whole");
  }

  @Test
  void nothingStaysInTheIncomingFolder() throws IOException {
    put(team, "a".getBytes(UTF_8));
    try (var files = Files.list(root.resolve("blobs/incoming"))) {
      assertThat(files.toList()).isEqualTo(List.of());
    }
  }

  @Test
  void otherUsersOfTheHostCannotLook() throws IOException {
    Blob blob = put(team, "a".getBytes(UTF_8));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(file(team, blob).getParent())))
        .isEqualTo("rwx------");
  }

  private Path file(Id team, Blob blob) {
    return root.resolve("blobs")
        .resolve(team.label())
        .resolve(blob.sha256().substring(0, 2))
        .resolve(blob.sha256());
  }
}
