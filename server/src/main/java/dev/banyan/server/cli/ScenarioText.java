package dev.banyan.server.cli;

import dev.banyan.operate.load.scenario.Scenario;
import dev.banyan.operate.load.scenario.ScenarioPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Scenarios of files, and those that Banyan carries. */
final class ScenarioText {

  private ScenarioText() {}

  /**
   * The text of a scenario; a file of that name comes first.
   *
   * @throws CliException in words, where there is none
   */
  static String of(String name) throws IOException {
    Path file = Path.of(name);
    if (Scenario.SHIPPED.contains(name) && !Files.exists(file)) {
      return ScenarioPlan.shipped(name);
    }
    if (!Files.isRegularFile(file)) {
      throw new CliException(
          name
              + " is no URL and no file, and Banyan carries no scenario of that name: "
              + String.join(", ", Scenario.SHIPPED)
              + ". A URL begins with http:// or https://.");
    }
    return ScaleFiles.text(file);
  }
}
