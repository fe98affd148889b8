package dev.banyan.operate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupCpuTest {

  @TempDir Path group;

  private void file(String name, String content) throws IOException {
    Files.writeString(group.resolve(name), content + "\n");
  }

  @Test
  void version2CountsMicrosecondsAndNamesItsCap() throws IOException {
    file("cpu.stat", "usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000");
    file("cpu.max", "15000 100000");
    var cpu = new CgroupCpu(group);
    assertThat(cpu.seconds()).isEqualTo(2.5);
    assertThat(cpu.cores()).hasValue(0.15);
    file("cpu.max", "max 100000");
    assertThat(cpu.cores()).isEmpty();
  }

  @Test
  void version1CountsNanoseconds() throws IOException {
    file("cpuacct.usage", "1500000000");
    assertThat(new CgroupCpu(group).seconds()).isEqualTo(1.5);
    assertThat(new CgroupCpu(group).cores()).isEmpty();
    file("cpu.cfs_quota_us", "50000");
    file("cpu.cfs_period_us", "100000");
    assertThat(new CgroupCpu(group).cores()).hasValue(0.5);
    file("cpu.cfs_quota_us", "-1");
    assertThat(new CgroupCpu(group).cores()).isEmpty();
  }

  @Test
  void whatCountsNoCpuIsNamed() throws IOException {
    assertThatThrownBy(() -> new CgroupCpu(group.resolve("nowhere")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no control group")
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> new CgroupCpu(group)).hasMessageContaining("counts no CPU");
    // Version 1's cpu.stat counts throttling and no CPU.
    file("cpu.stat", "nr_periods 0\nnr_throttled 0\nthrottled_time 0");
    assertThatThrownBy(() -> new CgroupCpu(group)).hasMessageContaining("cpuacct");
  }
}
