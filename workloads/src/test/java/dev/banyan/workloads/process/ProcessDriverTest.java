package dev.banyan.workloads.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.workloads.WorkloadDriver;
import dev.banyan.workloads.WorkloadDriverContract;
import dev.banyan.workloads.WorkloadsConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessDriverTest extends WorkloadDriverContract {

  @Override
  protected WorkloadDriver open(Path directory) throws IOException {
    return ProcessDriver.open(ConfigBinder.bind(Map.of(), WorkloadsConfig.class), directory);
  }

  @Test
  void anAppHasItsOwnUserAndHomeWhenBanyanIsRoot() throws IOException {
    var running =
        start(specs.shell("id -u; id -G; echo $HOME; touch $HOME/mine && echo ok; touch here"));
    var lines = text(running.stdout()).lines().toList();
    var user = driver.userIdOf(specs.app);

    if (user.isPresent()) {
      assertThat(user.getAsInt()).isBetween(20_000, 29_999);
      assertThat(lines.get(0)).isEqualTo(Integer.toString(user.getAsInt()));
      assertThat(lines.get(1)).isEqualTo(Integer.toString(user.getAsInt()));
      assertThat(lines.get(2)).endsWith("/homes/" + specs.app.label());
    } else {
      assertThat(lines.get(2)).isEqualTo(System.getenv("HOME"));
    }
    assertThat(lines.get(3)).isEqualTo("ok");
    assertThat(work.resolve("here")).exists();
  }

  @Test
  void noProcessGainsPrivileges() throws IOException {
    var running = start(specs.shell("grep NoNewPrivs /proc/self/status"));

    assertThat(text(running.stdout())).contains("1");
  }
}
