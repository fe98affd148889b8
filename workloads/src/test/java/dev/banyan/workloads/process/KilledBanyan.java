package dev.banyan.workloads.process;

import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.workloads.Specs;
import dev.banyan.workloads.WorkloadsConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;

/** A process that starts an instance and waits to be killed; see {@link KilledBanyanTest}. */
final class KilledBanyan {

  private KilledBanyan() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    var driver = ProcessDriver.open(ConfigBinder.bind(Map.of(), WorkloadsConfig.class), directory);
    var specs = new Specs(Path.of(arguments[1]));
    driver.grant(specs.app, Path.of(arguments[1]));
    driver.start(
        specs.shell(
            "echo $$ > leader; setsid /bin/sh -c 'echo $$ > daemon; exec sleep 1000' & wait"),
        OptionalInt.empty());
    new CountDownLatch(1).await();
  }
}
