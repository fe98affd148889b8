package dev.banyan.server.cli;

import dev.banyan.apps.ManifestException;
import dev.banyan.kernel.ProblemException;
import dev.banyan.kernel.config.ConfigException;
import dev.banyan.server.StartException;
import dev.banyan.server.Version;
import dev.banyan.server.cli.Terminal.Ink;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's commands. */
@Command(
    name = "banyan",
    description = "Runs an app, stands before it, and says how it does.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = BanyanCommand.Versions.class,
    mixinStandardHelpOptions = true,
    subcommands = {
      UpCommand.class,
      DevCommand.class,
      InitCommand.class,
      PsCommand.class,
      LogsCommand.class,
      RestartCommand.class,
      ScaleCommand.class,
      RunCommand.class,
      ReleaseCommand.class,
      ReleasesCommand.class,
      RollbackCommand.class,
      SecretCommand.class,
      ConfigCommand.class,
      RoutesCommand.class,
      VersionCommand.class,
      TrainCommand.class,
      CommandLine.HelpCommand.class
    })
public final class BanyanCommand extends Group {

  /** What {@link #execute} gives when a node runs on and the process stays. */
  public static final int RUNNING = -1;

  /** A command that failed and said why. */
  private static final int FAILED = 1;

  /** Runs one command line; gives its exit code. */
  public static int execute(String... args) {
    Terminal terminal = Terminal.ofProcess();
    var line =
        new CommandLine(new BanyanCommand())
            .setColorScheme(
                CommandLine.Help.defaultColorScheme(
                    terminal.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  terminal.say(terminal.ink(Ink.RED, "banyan: ") + explain(failure));
                  return FAILED;
                });
    // Options of a command that is given to `run` belong to that command.
    CommandLine run = line.getSubcommands().get("run");
    if (run != null) {
      run.setStopAtPositional(true);
    }
    return line.execute(args);
  }

  /** Words where the failure has some for its reader; else all there is to report it. */
  private static String explain(Exception failure) {
    return switch (failure) {
      case CliException told -> text(told);
      case StartException told -> text(told);
      case ConfigException told -> text(told);
      case ManifestException told -> "banyan.app.yaml has mistakes:\n" + told.text();
      case ProblemException told -> told.problem().detail();
      default -> {
        var trace = new java.io.StringWriter();
        failure.printStackTrace(new java.io.PrintWriter(trace));
        yield "This should not have happened; please report it.\n" + trace;
      }
    };
  }

  private static String text(RuntimeException told) {
    return String.valueOf(told.getMessage());
  }

  static final class Versions implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"banyan " + Version.banyan()};
    }
  }
}
