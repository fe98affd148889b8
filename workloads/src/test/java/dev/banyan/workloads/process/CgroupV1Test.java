package dev.banyan.workloads.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.workloads.ResourceLimits;
import dev.banyan.workloads.ResourceLimits.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Version 1 against directories that stand in for the kernel's; the real ones are in the contract.
 */
class CgroupV1Test {

  @TempDir private Path temp;

  private void kernelMakes(String controller, String... files) throws IOException {
    for (String place : List.of("life", "life/ins_1.1")) {
      Path group = Files.createDirectories(temp.resolve(controller).resolve(place));
      Files.writeString(group.resolve("cgroup.procs"), "");
      for (String file : files) {
        Files.writeString(group.resolve(file), "");
      }
    }
  }

  private String read(String file) throws IOException {
    return Files.readString(temp.resolve(file));
  }

  @Test
  void limitsAreWrittenInTheKernelsUnits() throws IOException {
    kernelMakes("cpu", "cpu.shares", "cpu.cfs_period_us", "cpu.cfs_quota_us");
    kernelMakes("memory", "memory.limit_in_bytes", "memory.memsw.limit_in_bytes");
    kernelMakes("pids", "pids.max");
    var cgroups =
        CgroupV1.open(
                Map.of(
                    "cpu", temp.resolve("cpu"),
                    "memory", temp.resolve("memory"),
                    "pids", temp.resolve("pids")),
                "life")
            .orElseThrow();

    cgroups.create(
        "ins_1.1",
        new ResourceLimits(
            Optional.of(MilliCpu.parse("250m")),
            Optional.of(MilliCpu.parse("1.5")),
            Optional.of(ByteSize.parse("64Mi")),
            Optional.of(20)));

    assertThat(cgroups.enforceable())
        .containsExactlyInAnyOrder(Kind.CPU_LIMIT, Kind.MEMORY, Kind.PIDS);
    assertThat(read("cpu/life/ins_1.1/cpu.shares")).isEqualTo("256");
    assertThat(read("cpu/life/ins_1.1/cpu.cfs_period_us")).isEqualTo("100000");
    assertThat(read("cpu/life/ins_1.1/cpu.cfs_quota_us")).isEqualTo("150000");
    assertThat(read("memory/life/ins_1.1/memory.limit_in_bytes")).isEqualTo("67108864");
    assertThat(read("memory/life/ins_1.1/memory.memsw.limit_in_bytes")).isEqualTo("67108864");
    assertThat(read("pids/life/ins_1.1/pids.max")).isEqualTo("20");
  }

  @Test
  void aHierarchyThatIsNotThereLimitsWhatCanBePromised() throws IOException {
    kernelMakes("pids", "pids.max");

    var cgroups = CgroupV1.open(Map.of("pids", temp.resolve("pids")), "life").orElseThrow();

    assertThat(cgroups.enforceable()).containsExactly(Kind.PIDS);
    assertThat(CgroupV1.open(Map.of(), "life")).isEmpty();
  }
}
