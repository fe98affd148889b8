package dev.banyan.operate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcFsTest {

  @TempDir Path root;

  private void process(long pid, String command, long parent, int user, int system, int reaped)
      throws Exception {
    Path directory = Files.createDirectories(root.resolve(Long.toString(pid)));
    Files.writeString(
        directory.resolve("stat"),
        "%d (%s) S %d 1 1 0 -1 4194560 0 0 0 0 %d %d %d 0 20 0 1 0 777 0 0\n"
            .formatted(pid, command, parent, user, system, reaped));
  }

  @Test
  void fieldsAreFoundWhateverTheCommandIsCalled() throws Exception {
    process(12, "a) (b S 1", 7, 150, 50, 3);
    ProcFs.Stat stat = new ProcFs(root).stat(12).orElseThrow();
    assertThat(stat.command()).isEqualTo("a) (b S 1");
    assertThat(stat.parent()).isEqualTo(7);
    assertThat(stat.start()).isEqualTo(777);
    assertThat(stat.own()).isEqualTo(new CpuTime(Duration.ofMillis(1_500), Duration.ofMillis(500)));
  }

  @Test
  void aTreeHasEveryDescendantAndNobodyElse() throws Exception {
    process(1, "init", 0, 0, 0, 0);
    process(10, "server", 1, 0, 0, 0);
    process(11, "worker", 10, 0, 0, 0);
    process(12, "worker's child", 11, 0, 0, 0);
    process(20, "neighbour", 1, 0, 0, 0);
    assertThat(new ProcFs(root).tree(10)).containsExactly(10L, 11L, 12L);
  }

  @Test
  void cpuIsOwnTimePlusThatOfReapedChildren() throws Exception {
    process(10, "server", 1, 100, 50, 25);
    process(11, "worker", 10, 1, 1, 0);
    CpuTime used = new ProcFs(root).cpu(List.of(10L, 11L, 99L));
    assertThat(used.user()).isEqualTo(Duration.ofMillis(1_260));
    assertThat(used.system()).isEqualTo(Duration.ofMillis(510));
    assertThat(used.microsPer(1_000)).isEqualTo(1_770);
  }

  @Test
  void theRealKernelAnswersForThisProcess() {
    ProcFs proc = new ProcFs();
    long self = ProcessHandle.current().pid();
    assertThat(proc.stat(self).orElseThrow().pid()).isEqualTo(self);
    assertThat(proc.rssBytes(self).orElseThrow()).isPositive();
    assertThat(proc.arguments(self)).isNotEmpty();
    assertThat(proc.tree(self)).contains(self);
    assertThat(proc.coreBusy(0)).isPositive();
    assertThat(proc.stat(Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void socketsAreCountedOverAllProcesses() throws Exception {
    process(10, "server", 1, 0, 0, 0);
    process(11, "worker", 10, 0, 0, 0);
    for (long pid : List.of(10L, 11L)) {
      Path descriptors = Files.createDirectories(root.resolve(pid + "/fd"));
      Files.createSymbolicLink(descriptors.resolve("0"), Path.of("/dev/null"));
      Files.createSymbolicLink(descriptors.resolve("1"), Path.of("socket:[" + pid + "]"));
    }
    Files.createSymbolicLink(root.resolve("11/fd/2"), Path.of("socket:[99]"));
    assertThat(new ProcFs(root).sockets(List.of(10L, 11L, 12L))).hasValue(3);
  }
}
