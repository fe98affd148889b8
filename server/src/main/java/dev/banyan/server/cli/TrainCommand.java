package dev.banyan.server.cli;

import dev.banyan.server.Training;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "train",
    hidden = true,
    description = "Starts a node for a moment, so that the JVM can keep what it loaded.")
final class TrainCommand implements Callable<Integer> {

  @Override
  public Integer call() throws IOException {
    Training.run(AppFolder.choose(null, null).app());
    return 0;
  }
}
