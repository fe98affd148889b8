package dev.banyan.operate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against folders that stand in for the kernel's: the kernel makes a group's files, we cannot. */
class CappedGroupTest {

  @TempDir Path root;

  private Path file(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content + "\n");
  }

  @Test
  void version2IsCappedInOneFileAndFreedAgain() throws IOException {
    file("cgroup.controllers", "cpu memory pids");
    Path control = file("cgroup.subtree_control", "memory");
    Path max = file("g/cpu.max", "max 100000");
    Path processes = file("g/cgroup.procs", "");
    file("g/cpu.stat", "usage_usec 1000000");
    CappedGroup group = CappedGroup.make(root, "g");
    assertThat(control).hasContent("+cpu");
    group.cap(0.15);
    assertThat(max).hasContent("15000 100000");
    group.add(4711);
    assertThat(processes).hasContent("4711");
    assertThat(group.cpu().seconds()).isEqualTo(1);
    group.uncap();
    assertThat(max).hasContent("max 100000");
  }

  @Test
  void version1IsCappedInOneHierarchyAndCountedInAnother() throws IOException {
    Path quota = file("cpu/g/cpu.cfs_quota_us", "-1");
    Path period = file("cpu/g/cpu.cfs_period_us", "50000");
    Path capped = file("cpu/g/cgroup.procs", "");
    Path counted = file("cpuacct/g/cgroup.procs", "");
    file("cpuacct/g/cpuacct.usage", "2000000000");
    CappedGroup group = CappedGroup.make(root, "g");
    group.cap(0.15);
    assertThat(quota).hasContent("15000");
    assertThat(period).hasContent("100000");
    group.add(4711);
    assertThat(capped).hasContent("4711");
    assertThat(counted).hasContent("4711");
    assertThat(group.cpu().seconds()).isEqualTo(2);
    group.uncap();
    assertThat(quota).hasContent("-1");
  }

  @Test
  void aGroupIsGoneWhenItIsClosed() throws IOException {
    file("cgroup.controllers", "cpu");
    file("cgroup.subtree_control", "cpu");
    CappedGroup group = CappedGroup.make(root, "g");
    assertThat(root.resolve("g")).exists();
    group.close();
    assertThat(root.resolve("g")).doesNotExist();
  }

  @Test
  void aMachineWithoutGroupsIsToldWhatIsMissing() {
    assertThatThrownBy(() -> CappedGroup.make(root, "g"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("as root")
        .hasMessageContaining(root.toString());
  }
}
