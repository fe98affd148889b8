package dev.banyan.workloads.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the host that the driver reads, and those that it keeps. */
class HostFilesTest {

  @TempDir private Path temp;

  @Test
  void ownGroupsAreFoundInEveryHierarchy() throws IOException {
    Path memory = Files.createDirectories(temp.resolve("memory/service/a"));
    Path cpu = Files.createDirectories(temp.resolve("cpu"));
    Path unified = Files.createDirectories(temp.resolve("unified/user.slice"));

    CgroupMounts mounts =
        CgroupMounts.parse(
            List.of(
                "25 1 0:22 / /proc rw,nosuid - proc proc rw",
                "30 24 0:26 / " + temp.resolve("memory") + " rw shared:9 - cgroup cgroup rw,memory",
                "31 24 0:27 /docker/x "
                    + temp.resolve("cpu")
                    + " rw - cgroup cgroup rw,cpu,cpuacct",
                "32 24 0:28 / " + temp.resolve("unified") + " rw - cgroup2 cgroup2 rw"),
            List.of("4:memory:/service/a", "2:cpu,cpuacct:/docker/x/gone", "0::/user.slice"));

    assertThat(mounts.v1()).isEqualTo(Map.of("memory", memory, "cpu", cpu, "cpuacct", cpu));
    assertThat(mounts.v2()).hasValue(unified);
  }

  @Test
  void aProcessMayBeNamedAnything() {
    String rest = " S 7 12 13 0 -1 4194560 1 2 3 4 150 50 7 3 20 0 3 0 987654 1000 250 0";

    var stat = ProcFs.parseStat(12, "12 (a) b (c)" + rest).orElseThrow();

    assertThat(stat).isEqualTo(new ProcFs.Stat(12, "a) b (c", 'S', 7, 13, 210, 3, 987_654, 250));
    assertThat(ProcFs.parseStat(12, "12 (short) S 1")).isEmpty();
  }

  @Test
  void anAppKeepsItsUserId() throws IOException {
    var ids = new IdGenerator(InstantSource.system(), new SecureRandom());
    List<Id> apps = List.of(ids.global("app"), ids.global("app"), ids.global("app"));
    Path file = temp.resolve("user-ids");
    var users = new UserIds(file, 20_000, 4, Set.of(20_001));

    List<Integer> given = apps.stream().map(users::of).toList();

    assertThat(given)
        .doesNotHaveDuplicates()
        .allMatch(id -> Set.of(20_000, 20_002, 20_003).contains(id));
    var again = new UserIds(file, 20_000, 4, Set.of());
    assertThat(apps.reversed().stream().map(again::of).toList()).isEqualTo(given.reversed());
    assertThatThrownBy(() -> users.of(ids.global("app"))).hasMessageContaining("userIdCount");
  }

  @Test
  void theHostsOwnUsersAreKnown() throws IOException {
    Path passwd = temp.resolve("passwd");
    Files.writeString(
        passwd, "root:x:0:0::/root:/bin/sh\nodd line\npeer:x:20001:20001::/:/bin/sh\n");

    assertThat(UserIds.inPasswd(passwd)).containsExactlyInAnyOrder(0, 20_001);
    assertThat(UserIds.inPasswd(temp.resolve("none"))).isEmpty();
  }

  @Test
  void aNodeKeepsItsMarkAndKnowsEarlierGroups() throws IOException {
    NodeDirectory first = NodeDirectory.open(temp.resolve("node"));
    first.addCgroups(List.of(Path.of("/a"), Path.of("/b")));
    NodeDirectory second = NodeDirectory.open(temp.resolve("node"));
    second.addCgroups(List.of(Path.of("/c")));

    assertThat(second.mark()).isEqualTo(first.mark()).isNotBlank();
    assertThat(second.earlierCgroups(List.of(Path.of("/c"))))
        .containsExactly(Path.of("/a"), Path.of("/b"));
    second.keepCgroups(List.of(Path.of("/c")));
    assertThat(second.earlierCgroups(List.of())).containsExactly(Path.of("/c"));
  }
}
