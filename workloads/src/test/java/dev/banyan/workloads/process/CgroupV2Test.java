package dev.banyan.workloads.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.workloads.ResourceLimits;
import dev.banyan.workloads.ResourceLimits.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Version 2 against a directory that stands in for the kernel's: what is written where. */
class CgroupV2Test {

  private static final List<String> FILES =
      List.of(
          "cpu.weight",
          "cpu.max",
          "memory.max",
          "memory.swap.max",
          "pids.max",
          "cgroup.procs",
          "cgroup.kill",
          "cgroup.subtree_control");

  @TempDir private Path own;

  private void kernelMakes(Path group) throws IOException {
    Files.createDirectories(group);
    for (String file : FILES) {
      Files.writeString(group.resolve(file), "");
    }
  }

  private CgroupV2 open() throws IOException {
    kernelMakes(own);
    kernelMakes(own.resolve("life"));
    Files.writeString(own.resolve("cgroup.controllers"), "cpuset cpu io memory hugetlb pids\n");
    return CgroupV2.open(own, "life", List.of(42L)).orElseThrow();
  }

  private String read(String file) throws IOException {
    return Files.readString(own.resolve(file));
  }

  @Test
  void controllersAreHandedDown() throws IOException {
    CgroupV2 cgroups = open();

    assertThat(read("cgroup.subtree_control")).isEqualTo("+cpu +memory +pids");
    assertThat(read("life/cgroup.subtree_control")).isEqualTo("+cpu +memory +pids");
    assertThat(cgroups.enforceable())
        .containsExactlyInAnyOrder(Kind.CPU_LIMIT, Kind.MEMORY, Kind.PIDS);
  }

  @Test
  void limitsAreWrittenInTheKernelsUnits() throws IOException {
    CgroupV2 cgroups = open();
    kernelMakes(own.resolve("life/ins_1.1"));

    var group =
        cgroups
            .create(
                "ins_1.1",
                new ResourceLimits(
                    Optional.of(MilliCpu.parse("1")),
                    Optional.of(MilliCpu.parse("1.5")),
                    Optional.of(ByteSize.parse("64Mi")),
                    Optional.of(20)))
            .orElseThrow();

    assertThat(read("life/ins_1.1/cpu.weight")).isEqualTo("39");
    assertThat(read("life/ins_1.1/cpu.max")).isEqualTo("150000 100000");
    assertThat(read("life/ins_1.1/memory.max")).isEqualTo("67108864");
    assertThat(read("life/ins_1.1/memory.swap.max")).isEqualTo("0");
    assertThat(read("life/ins_1.1/pids.max")).isEqualTo("20");
    assertThat(group.entries()).containsExactly(own.resolve("life/ins_1.1/cgroup.procs"));
  }

  @Test
  void anInstanceWithoutLimitsStillHasABoundOnItsProcesses() throws IOException {
    CgroupV2 cgroups = open();
    kernelMakes(own.resolve("life/ins_1.1"));
    cgroups.create("ins_1.1", ResourceLimits.NONE);

    assertThat(read("life/ins_1.1/pids.max")).isEqualTo("8192");
    assertThat(read("life/ins_1.1/memory.max")).isEmpty();
    assertThat(read("life/ins_1.1/cpu.max")).isEmpty();
  }

  @Test
  void weightsSpanTheScale() {
    assertThat(CgroupV2.weight(1)).isEqualTo(1);
    assertThat(CgroupV2.weight(250)).isEqualTo(10);
    assertThat(CgroupV2.weight(1_000_000)).isEqualTo(10_000);
  }

  @Test
  void figuresAreReadFromTheirFiles() throws IOException {
    CgroupV2 cgroups = open();
    Path directory = own.resolve("life/ins_1.1");
    kernelMakes(directory);
    var group = cgroups.create("ins_1.1", ResourceLimits.NONE).orElseThrow();
    Files.writeString(directory.resolve("cpu.stat"), "usage_usec 2500000\nuser_usec 1\n");
    Files.writeString(directory.resolve("memory.current"), "5000000\n");
    Files.writeString(directory.resolve("memory.stat"), "anon 1\ninactive_file 1000000\n");
    Files.writeString(directory.resolve("memory.events"), "oom 3\noom_kill 2\n");
    Files.writeString(directory.resolve("pids.current"), "7\n");
    Files.writeString(directory.resolve("pids.events"), "max 9\n");

    assertThat(group.usage().cpuSeconds()).isEqualTo(2.5);
    assertThat(group.usage().memoryBytes()).isEqualTo(4_000_000);
    assertThat(group.usage().pids()).isEqualTo(7);
    assertThat(group.outOfMemoryKills()).isEqualTo(2);
    assertThat(group.pidsRefused()).isEqualTo(9);
  }

  @Test
  void theWholeGroupIsKilledInOneStep() throws Exception {
    CgroupV2 cgroups = open();
    Path directory = own.resolve("life/ins_1.1");
    kernelMakes(directory);
    var group = cgroups.create("ins_1.1", ResourceLimits.NONE).orElseThrow();
    Process process = new ProcessBuilder("sleep", "1000").start();
    Files.writeString(directory.resolve("cgroup.procs"), process.pid() + "\n");
    // The kernel takes the dead out of the list; here somebody must.
    process.onExit().thenRun(() -> clear(directory.resolve("cgroup.procs")));

    assertThat(group.kill(Duration.ofSeconds(20))).isTrue();

    assertThat(process.waitFor()).isEqualTo(128 + 9);
    assertThat(Files.readString(directory.resolve("cgroup.kill"))).isEqualTo("1");
  }

  private static void clear(Path file) {
    try {
      Files.writeString(file, "");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aGroupThatIsNotOursIsNotUsed() throws IOException {
    assertThat(CgroupV2.open(own, "life", List.of(42L))).isEmpty();
    Files.writeString(own.resolve("cgroup.controllers"), "hugetlb\n");
    assertThat(CgroupV2.open(own, "life", List.of(42L))).isEmpty();
  }
}
