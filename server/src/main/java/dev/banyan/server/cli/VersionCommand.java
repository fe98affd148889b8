package dev.banyan.server.cli;

import dev.banyan.server.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Shows which Banyan and which Java this is.")
final class VersionCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    System.out.println("banyan " + Version.banyan());
    System.out.println("java " + Runtime.version());
    return 0;
  }
}
