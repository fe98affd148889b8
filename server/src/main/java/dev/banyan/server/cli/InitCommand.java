package dev.banyan.server.cli;

import dev.banyan.apps.AppInit;
import dev.banyan.server.EditorSchema;
import dev.banyan.server.cli.Terminal.Ink;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "init", description = "Writes banyan.app.yaml from what it finds in the folder.")
final class InitCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "APPDIR",
      defaultValue = ".",
      description = "The app's folder.")
  Path folder = Path.of(".");

  private final Terminal terminal = Terminal.ofProcess();

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new CliException(folder + " is no folder.");
    }
    try {
      AppInit.Written written = AppInit.write(folder);
      EditorSchema.prepare(folder.resolve(NodeCommand.DATA_FOLDER));
      terminal.line(terminal.ink(Ink.GREEN, "✓") + " Wrote " + written.file());
      if (written.detection().sources().isEmpty()) {
        terminal.line("  Nothing was recognised; say in it how your app runs.");
      } else {
        terminal.line("  Guessed from " + String.join(", ", written.detection().sources()) + ":");
      }
      written
          .detection()
          .services()
          .forEach(
              service -> {
                terminal.line(
                    "  "
                        + terminal.service(service.name(), service.name())
                        + "  "
                        + service.run().or(service::folder).orElse(""));
                service
                    .notes()
                    .forEach(note -> terminal.line(terminal.ink(Ink.DIM, "    check: " + note)));
              });
      written
          .detection()
          .notes()
          .forEach(note -> terminal.line(terminal.ink(Ink.DIM, "  " + note)));
      terminal.line(
          (written.detection().sources().isEmpty()
                  ? "Edit run: in it first, then start it: banyan up "
                  : "Now run it: banyan up ")
              + (folder.toString().equals(".") ? "" : folder));
      return 0;
    } catch (FileAlreadyExistsException there) {
      throw new CliException(there.getFile() + " is there already; it stays as it is.");
    }
  }
}
