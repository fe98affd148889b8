package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.apps.AppInit;
import dev.banyan.apps.AppManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditorSchemaTest {

  @TempDir Path folder;

  @Test
  void theFirstLineOfANewManifestLeadsToTheSchema() throws IOException {
    String first = AppInit.write(folder).yaml().lines().findFirst().orElseThrow();
    EditorSchema.prepare(folder.resolve(".banyan"));
    Path named = folder.resolve(first.substring(first.indexOf("$schema=") + "$schema=".length()));
    assertThat(named).content().isEqualTo(AppManifest.jsonSchema());
    assertThat(folder.resolve(".banyan/.gitignore")).hasContent("*");
    try (var files = Files.list(named.getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(List.of(".gitignore", AppManifest.SCHEMA_FILE_NAME));
    }
  }

  @Test
  void oneOfBeforeIsReplacedAndTheSameIsLeftAlone() throws IOException {
    Path file = folder.resolve(AppManifest.SCHEMA_FILE_NAME);
    Files.writeString(file, "{}");
    EditorSchema.write(folder);
    assertThat(file).content().isEqualTo(AppManifest.jsonSchema());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .as("editors of other users read it too")
        .isEqualTo("rw-r--r--");
    var longAgo = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    Files.setLastModifiedTime(file, longAgo);
    EditorSchema.write(folder);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(longAgo);
  }
}
