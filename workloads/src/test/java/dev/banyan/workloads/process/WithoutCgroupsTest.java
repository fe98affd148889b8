package dev.banyan.workloads.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.workloads.WorkloadDriver;
import dev.banyan.workloads.WorkloadDriverContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The same promises on a host that lets us write no cgroup, as an ordinary user. */
class WithoutCgroupsTest extends WorkloadDriverContract {

  @Override
  protected WorkloadDriver open(Path directory) throws IOException {
    return new ProcessDriver(
        NodeDirectory.open(directory),
        new EnvironmentPass(List.of("PATH"), System.getenv()),
        new NoCgroups(),
        Optional.empty(),
        Tools.ofHost(),
        ProcFs.ofHost());
  }

  @Test
  void itSaysSo() {
    assertThat(driver.enforceable()).isEmpty();
    assertThat(driver.describe()).contains("no writable cgroup");
  }

  @Test
  void onlyListedVariablesArePassed() {
    var pass =
        new EnvironmentPass(
            List.of("PATH", "LC_*"),
            Map.of("PATH", "/p", "LC_ALL", "C", "SECRET", "s", "HOME", "/h", "LC", "no"));

    assertThat(pass.passed()).isEqualTo(Map.of("PATH", "/p", "LC_ALL", "C", "HOME", "/h"));
  }
}
