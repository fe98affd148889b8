package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledRedisTest {

  @TempDir Path folder;

  @Test
  void whatDebianInstallsIsFoundUnderTheNameThatItGoesBy() {
    assertThat(InstalledRedis.find(List.of(folder, Path.of("/usr/bin"))))
        .hasValueSatisfying(
            found -> {
              assertThat(found.path()).isEqualTo(Path.of("/usr/bin/redis-server"));
              assertThat(found.bundled()).isFalse();
              assertThat(found.build()).isNotEmpty();
            });
  }

  @Test
  void valkeyServesAndAVersionThatNobodyKnowsDoesNot() throws IOException {
    program("valkey-server", "Valkey server v=8.1.3 sha=00000000:0 malloc=libc bits=64 build=ab1");
    assertThat(InstalledRedis.find(List.of(folder)))
        .hasValueSatisfying(found -> assertThat(found.version()).isEqualTo("8.1.3"));
    program("valkey-server", "Valkey server v=11.0.0 sha=00000000:0 malloc=libc bits=64 build=ab1");
    assertThat(InstalledRedis.find(List.of(folder))).isEmpty();
    program("valkey-server", "something else");
    assertThat(InstalledRedis.find(List.of(folder))).isEmpty();
  }

  @Test
  void whatOthersMayChangeIsNotRun() throws IOException {
    Path program =
        program("redis-server", "Redis server v=7.2.11 sha=0:0 malloc=libc bits=64 build=ab1");
    assertThat(InstalledRedis.find(List.of(folder))).isPresent();
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxrwxr-x"));
    assertThat(InstalledRedis.find(List.of(folder))).isEmpty();
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(InstalledRedis.find(List.of(folder))).isEmpty();
  }

  private Path program(String name, String says) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path program = folder.resolve(name);
    Files.writeString(program, "#!/bin/sh\necho '" + says + "'\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }
}
