package dev.banyan.operate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoresTest {

  @TempDir Path root;

  @Test
  void aProcessIsHeldToCoresThatItMayRunOn() throws Exception {
    Cores cores = Cores.of(allowed("2-3"), 2);
    assertThat(cores.apart()).isTrue();
    assertThat(cores.onServer(List.of("serve"))).containsExactly("taskset", "-c", "2", "serve");
    assertThat(cores.onLoad(List.of("load"))).containsExactly("taskset", "-c", "3", "load");
    assertThat(Cores.of(allowed("1,5,8-11"), 6)).isEqualTo(new Cores(1, 5, true));
  }

  @Test
  void withOneCoreNothingIsApart() throws Exception {
    assertThat(Cores.of(allowed("3"), 1)).isEqualTo(new Cores(3, 3, false));
    // Four that may be used, of which a quota lets one be busy.
    assertThat(Cores.of(allowed("0-3"), 1).apart()).isFalse();
    assertThat(Cores.of(new ProcFs(root.resolve("none")).coresAllowed(), 8).apart()).isFalse();
    assertThat(Cores.of(List.of(), 1).onServer(List.of("serve"))).containsExactly("serve");
  }

  private List<Integer> allowed(String list) throws Exception {
    Path self = Files.createDirectories(root.resolve("self"));
    Files.writeString(
        self.resolve("status"),
        "Name:\tjava\nCpus_allowed:\tff\nCpus_allowed_list:\t"
            + list
            + "\nMems_allowed_list:\t0\n");
    return new ProcFs(root).coresAllowed();
  }
}
